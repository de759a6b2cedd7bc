import { inTransaction } from '#lib/db/transaction.ts';
import { setDeploymentUrl } from '#lib/deployments/deployment-store.ts';
import { lockClaim } from '#lib/runs/claim-store.ts';
import { readNewestSummary } from '#lib/state/summary-store.ts';
import { FencedError } from '../fenced.ts';
import type { UnopenedRun } from '../run-context.ts';

/** Shows the deployment under the URL that its new state names. */
export async function publishOutputs({ setup, run }: UnopenedRun): Promise<void> {
  const state = await readNewestSummary(setup, run.deploymentId);
  const outputs = state?.outputs ?? [];
  const url = outputs.find((output) => output.name === 'url')?.value;
  if (typeof url !== 'string') return;
  const published = await inTransaction(setup.db, async (tx) => {
    const holds = await lockClaim(tx, run.id, run.claim);
    if (holds) await setDeploymentUrl({ prisma: tx }, run.deploymentId, url);
    return holds;
  });
  if (!published) throw new FencedError(run.id);
}
