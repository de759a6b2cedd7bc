import { setDeploymentUrl } from '#lib/deployments/deployment-store.ts';
import { outputsOf } from '#lib/state/output.ts';
import { parseState } from '#lib/state/state-document.ts';
import { openNewestState } from '#lib/state/state-store.ts';
import type { RunContext } from '../run-context.ts';

/** Shows the deployment under the URL that its new state names. */
export async function publishOutputs({ setup, run }: RunContext): Promise<void> {
  const body = await openNewestState(setup.db, setup.key, run.deploymentId);
  if (body === null) return;
  const outputs = outputsOf(parseState(JSON.parse(body.toString('utf8'))));
  const url = outputs.find((output) => output.name === 'url')?.value;
  if (typeof url === 'string') await setDeploymentUrl(setup.db, run.deploymentId, url);
}
