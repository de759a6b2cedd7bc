import { parseState, stateFactsOf } from '#lib/state/state-document.ts';
import { appendStateVersion, openNewestState } from '#lib/state/state-store.ts';
import { objectOf, objectsOf, type JsonObject } from '#lib/terraform/json-value.ts';
import type { UnopenedRun } from '../run-context.ts';

/**
 * Makes the practice state say what azurerm's would. A resource whose creation failed or was no longer waited for is not in
 * azurerm's state at all, while Azure may go on creating it; terraform_data, whose creation is a provisioner's, is kept as tainted.
 * So what is tainted is taken out, as a version of the run's own. Only while no Terraform of the deployment is alive.
 */
export async function dropUnfinished({ setup, run }: UnopenedRun): Promise<void> {
  const { db, key } = setup;
  const body = await openNewestState(db, key, run.deploymentId);
  if (body === null) return;
  const state = JSON.parse(body.toString('utf8')) as JsonObject;
  const resources = objectsOf(state.resources).map(withoutTainted).filter((resource) => objectsOf(resource.instances).length > 0);
  const settled = { ...state, serial: Number(state.serial) + 1, resources };
  const kept = parseState(settled);
  if (kept.resources.length === parseState(state).resources.length) return;
  await appendStateVersion(db, key, {
    deploymentId: run.deploymentId,
    lockId: null,
    state: { ...stateFactsOf(kept), body: Buffer.from(JSON.stringify(settled, null, 2)) },
    writer: { runId: run.id, label: `run ${run.number}` },
  });
}

function withoutTainted(resource: JsonObject): JsonObject {
  if (resource.type !== 'terraform_data') return resource;
  return { ...resource, instances: objectsOf(resource.instances).filter((instance) => objectOf(instance)?.status !== 'tainted') };
}
