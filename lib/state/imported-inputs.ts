import type { Transaction } from '../db/transaction.ts';
import { notify } from '../db/notify.ts';
import { outputsOf, textOutput } from './output.ts';
import { resourcesOf } from './resource.ts';
import type { StateDocument } from './state-document.ts';
import { factsOfState, type StateFacts } from './state-inputs.ts';

/**
 * Follows a state that came without an apply of the console: imported, pushed by a person's Terraform, rolled back to, or found in
 * another backend. The URL is the state's. Before the first apply, the deployment counts as deployed while the state has resources,
 * and the inputs of that moment bind as those of an applied run do.
 */
export async function followOutsideState(tx: Transaction, deploymentId: string, state: StateDocument | null): Promise<void> {
  const { status, restStatus, wizardStep } = await tx.deployment.findUniqueOrThrow({ where: { id: deploymentId }, select: { status: true, restStatus: true, wizardStep: true } });
  if (wizardStep !== null || status === 'destroyed') return;
  const hasApplied = (await tx.run.count({ where: { deploymentId, applyStartedAt: { not: null } } })) > 0;
  const resources = state === null ? [] : resourcesOf(state);
  const url = state === null || resources.length === 0 ? null : textOutput(outputsOf(state), 'url');
  if (hasApplied) {
    if (url !== null) await tx.deployment.updateMany({ where: { id: deploymentId, NOT: { url } }, data: { url } });
    return;
  }
  await bindInputs(tx, deploymentId, state === null || resources.length === 0 ? null : factsOfState(state));
  const rest = resources.length > 0 ? 'deployed' : restStatus === 'deployed' ? 'draft' : restStatus;
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
