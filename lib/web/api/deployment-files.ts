import 'server-only';
import { writeConfiguration } from '#lib/configuration/write-configuration.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import type { ConfigurationFile } from '#lib/runs/run.ts';
import { stateAddressOf } from '#lib/state/state-token.ts';
import { getDeployment } from './find-or-404.ts';

/** The Terraform files of a deployment as it stands now. */
export async function deploymentFiles({ db, consoleUrl }: ConsoleContext, id: string): Promise<{ name: string; files: ConfigurationFile[] }> {
  const deployment = await getDeployment(db, id);
  const source = { ...deployment, secretNames: deployment.secretInputs, subscriptionId: null };
  return { name: deployment.name, files: writeConfiguration({ deployment: source, backend: deployment.backend, stateAddress: stateAddressOf(consoleUrl, id) }) };
}
