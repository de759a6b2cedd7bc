import type { Transaction } from '../db/transaction.ts';
import { notify } from '../db/notify.ts';
import type { StateDigest } from './state-summary.ts';

/** Where the resources of a state are, by the id of its resource group; null where the state has none. */
interface StatePlace {
  subscriptionId: string | null;
  namespace: string | null;
}

/**
 * Follows a state that came without an apply of the console: imported, pushed by a person's Terraform, rolled back to, or found in
 * another backend. The URL is the state's. Before the first apply, the deployment counts as deployed while the state has resources,
 * and the inputs of that moment bind as those of an applied run do.
 */
export async function followOutsideState(tx: Transaction, deploymentId: string, state: Pick<StateDigest, 'hasResources' | 'url' | 'groupId'> | null): Promise<void> {
  const { status, restStatus, wizardStep } = await tx.deployment.findUniqueOrThrow({ where: { id: deploymentId }, select: { status: true, restStatus: true, wizardStep: true } });
  if (wizardStep !== null || status === 'destroyed') return;
  const hasApplied = (await tx.run.count({ where: { deploymentId, applyStartedAt: { not: null } } })) > 0;
  const hasResources = state?.hasResources === true;
  const url = hasResources ? state.url : null;
  if (hasApplied) {
    if (url !== null) await tx.deployment.updateMany({ where: { id: deploymentId, NOT: { url } }, data: { url } });
    return;
  }
  await bindInputs(tx, deploymentId, hasResources ? placeOfGroup(state.groupId) : null);
  const rest = hasResources ? 'deployed' : restStatus === 'deployed' ? 'draft' : restStatus;
  // While a run is under way the status is the run's, and goes back to this one after it.
  const data = { url, restStatus: rest, ...(status === restStatus && { status: rest }), ...(rest !== restStatus && { changedAt: new Date() }) };
  await tx.deployment.update({ where: { id: deploymentId }, data, select: { id: true } });
  await notify(tx, 'deployment', deploymentId);
}

/** Keeps the inputs of the moment in which the first resources came; forgets them when none is left. */
async function bindInputs(tx: Transaction, id: string, place: StatePlace | null): Promise<void> {
  if (place === null) {
    await tx.$executeRaw`UPDATE deployments SET "importedInputs" = NULL WHERE id = ${id} AND "importedInputs" IS NOT NULL`;
    return;
  }
  await tx.$executeRaw`
    UPDATE deployments d SET "importedInputs" = jsonb_build_object('moduleVersion', d."moduleVersion", 'location', d.location, 'inputs', d.inputs,
      'subscriptionId', CASE WHEN d.target = 'azure' THEN coalesce(d."subscriptionId", ${place.subscriptionId}::text) END, 'namespace', ${place.namespace}::text)
    WHERE d.id = ${id} AND d."importedInputs" IS NULL`;
}

function placeOfGroup(groupId: string | null): StatePlace {
  const [, subscriptionId = null, namespace = null] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)$/i.exec(groupId ?? '') ?? [];
  return { subscriptionId, namespace };
}
