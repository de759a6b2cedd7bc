import 'server-only';
import type { ConsoleContext } from '#lib/console-context.ts';
import { configureDeployment } from '#lib/deployments/configure-deployment.ts';
import type { ConfigurationFile } from '#lib/runs/run.ts';
import { getDeployment } from './find-or-404.ts';

/** The Terraform files of a deployment as it stands now: the bytes that its next run gets. */
export async function deploymentFiles(context: ConsoleContext, id: string): Promise<{ name: string; files: ConfigurationFile[] }> {
  const deployment = await getDeployment(context.db, id);
  return { name: deployment.name, files: await configureDeployment(context, deployment) };
}
