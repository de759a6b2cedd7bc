import type { Transaction } from '../db/transaction.ts';
import { notify } from '../db/notify.ts';
import type { StateFacts } from './state-inputs.ts';
import type { StateDigest } from './state-summary.ts';

/**
 * Follows a state that came without an apply of the console: imported, pushed by a person's Terraform, rolled back to, or found in
 * another backend. The URL is the state's. Before the first apply, the deployment counts as deployed while the state has resources,
 * and the inputs of that moment bind as those of an applied run do.
 */
export async function followOutsideState(tx: Transaction, deploymentId: string, state: Pick<StateDigest, 'hasResources' | 'url' | 'facts'> | null): Promise<void> {
  const { status, restStatus, wizardStep } = await tx.deployment.findUniqueOrThrow({ where: { id: deploymentId }, select: { status: true, restStatus: true, wizardStep: true } });
  if (wizardStep !== null || status === 'destroyed') return;
  const hasApplied = (await tx.run.count({ where: { deploymentId, applyStartedAt: { not: null } } })) > 0;
  const hasResources = state?.hasResources === true;
  const url = hasResources ? state.url : null;
  if (hasApplied) {
    if (url !== null) await tx.deployment.updateMany({ where: { id: deploymentId, NOT: { url } }, data: { url } });
    return;
  }
  await bindInputs(tx, deploymentId, hasResources ? state.facts : null);
  const rest = hasResources ? 'deployed' : restStatus === 'deployed' ? 'draft' : restStatus;
  // While a run is under way the status is the run's, and goes back to this one after it.
  const data = { url, restStatus: rest, ...(status === restStatus && { status: rest }), ...(rest !== restStatus && { changedAt: new Date() }) };
  await tx.deployment.update({ where: { id: deploymentId }, data, select: { id: true } });
  await notify(tx, 'deployment', deploymentId);
}

/**
 * Keeps the inputs of the moment in which the first resources came; forgets them when none is left. The region and the MySQL version
 * are those of the state's resources: the options may say otherwise, and a plan would replace what they differ in.
 */
async function bindInputs(tx: Transaction, id: string, facts: StateFacts | null): Promise<void> {
  if (facts === null) {
    await tx.$executeRaw`UPDATE deployments SET "importedInputs" = NULL WHERE id = ${id} AND "importedInputs" IS NOT NULL`;
    return;
  }
  const { subscriptionId, namespace, location, databaseVersion } = facts;
  const ofState = JSON.stringify(databaseVersion === null ? {} : { database_version: databaseVersion });
  await tx.$executeRaw`
    UPDATE deployments d SET "importedInputs" = jsonb_build_object('moduleVersion', d."moduleVersion", 'location', coalesce(${location}::text, d.location), 'inputs', d.inputs || ${ofState}::jsonb,
      'subscriptionId', CASE WHEN d.target = 'azure' THEN coalesce(d."subscriptionId", ${subscriptionId}::text) END, 'namespace', ${namespace}::text)
    WHERE d.id = ${id} AND d."importedInputs" IS NULL`;
}
