import { findSettledRun } from '../adoption/journal-store.ts';
import type { ConsoleContext } from '../console-context.ts';
import { findAppliedInputs } from '../deployments/applied-inputs-store.ts';
import { findDeployment } from '../deployments/deployment-store.ts';
import { refusedByMaintenance } from '../deployments/maintenance-store.ts';
import type { MaintenanceRefusal } from '../deployments/maintenance.ts';
import { changeDeployment, type DeploymentAnswer, type DeploymentChange } from '../deployments/write-deployment.ts';
import { queueRun, type QueueResult } from '../runs/queue-run.ts';
import { findRunByIdempotencyKey, findRunInTheWay } from '../runs/run-store.ts';
import { rewriteState, type ChangeStateResult } from '../state/change-state.ts';
import { readNewestState } from '../state/newest-state.ts';
import { findPersonLock } from '../state/person-lock.ts';
import { DROPPED_NOTE } from '../state/state-store.ts';
import { askSurvey, readTeardown } from './read-teardown.ts';
import { clusterContents, clusterOf, withoutClusterContents } from './state-contents.ts';
import { orderSteps, recordDone } from './step-store.ts';

/** Who prepares which teardown. */
interface Preparation {
  deploymentId: string;
  by: string;
  /** By id (lib/auth/requester.ts). */
  requesterId?: string | null;
}

export type UnprotectResult = QueueResult | Extract<DeploymentAnswer, { ok: false }> | { ok: false; reason: 'not_protected' };

/**
 * Turns deletion protection off in the deployment's options, and queues a run that plans exactly that: the deployment's own locks go
 * and nothing else is touched, whether or not its cluster is there. Edits that were saved and never applied are dropped: with
 * them the plan would change what the locks stand on.
 */
export async function unprotect(context: ConsoleContext, { deploymentId, by, requesterId = null, autoApprove = false, idempotencyKey = null }: Preparation & { autoApprove?: boolean; idempotencyKey?: string | null }): Promise<UnprotectResult> {
  const before = idempotencyKey === null ? null : await findRunByIdempotencyKey(context.db.prisma, { deploymentId, idempotencyKey, requesterId });
  if (before !== null) return { ok: true, run: before, repeated: true };
  const deployment = await findDeployment(context.db, deploymentId);
  if (deployment === null) return { ok: false, reason: 'not_found' };
  const { view } = await readTeardown(context, deploymentId);
  if (view.protection.length === 0) return { ok: false, reason: 'not_protected' };
  const inTheWay = await findRunInTheWay(context.db.prisma, deploymentId);
  if (inTheWay !== null) return { ok: false, reason: 'run_in_the_way', run: inTheWay };
  // Before anything is changed for a run that could not be queued.
  const held = await refusedByMaintenance(context.db.prisma, deploymentId);
  if (held !== null) return held;
  const lock = deployment.backend.kind === 'console' ? await findPersonLock(context.db.prisma, deploymentId) : null;
  if (lock !== null) return { ok: false, reason: 'state_locked', lock };
  const changed = await changeDeployment(context, deploymentId, await appliedWithoutProtection(context, deploymentId), { isTeardown: true });
  return changed.ok ? queueRun(context, { deploymentId, kind: 'deploy', requestedBy: by, requesterId, purpose: 'unprotect', autoApprove, idempotencyKey }) : changed;
}

async function appliedWithoutProtection({ db, key }: ConsoleContext, deploymentId: string): Promise<DeploymentChange> {
  const [deployment, applied] = await Promise.all([findDeployment(db, deploymentId), findAppliedInputs({ db, key }, deploymentId)]);
  if (deployment === null || applied === null) return { inputs: { deletion_protection: false } };
  const added = Object.keys(deployment.inputs).filter((name) => applied.inputs[name] === undefined);
  const { location, moduleVersion, inputs } = applied;
  return { location, moduleVersion, inputs: { ...Object.fromEntries(added.map((name) => [name, null])), ...inputs, deletion_protection: false } };
}

export type OrderResult = { ok: true } | { ok: false; reason: 'not_in_the_way' } | Hold;

/** What keeps everybody's hands off a deployment. */
type Hold = MaintenanceRefusal | { ok: false; reason: 'run_in_the_way' };

async function findHold({ db }: ConsoleContext, deploymentId: string): Promise<Hold | null> {
  if ((await findRunInTheWay(db.prisma, deploymentId)) !== null) return { ok: false, reason: 'run_in_the_way' };
  return refusedByMaintenance(db.prisma, deploymentId);
}

/** What is destroyed, or was never there, has nothing in its way: what Azure has under its names may be another deployment's. */
async function isDestroyed({ db }: ConsoleContext, deploymentId: string): Promise<boolean> {
  const deployment = await findDeployment(db, deploymentId);
  return deployment === null || deployment.status === 'destroyed';
}

/** Has a runner delete a lock that somebody else set, as it was last seen. */
export async function orderLockDeletion(context: ConsoleContext, { deploymentId, by, requesterId = null, lockId }: Preparation & { lockId: string }): Promise<OrderResult> {
  const held = await refusedByMaintenance(context.db.prisma, deploymentId);
  if (held !== null) return held;
  if (await isDestroyed(context, deploymentId)) return { ok: false, reason: 'not_in_the_way' };
  const { view } = await readTeardown(context, deploymentId);
  const lock = view.locks.find(({ id, deletable }) => deletable && id === lockId);
  if (lock === undefined) return { ok: false, reason: 'not_in_the_way' };
  await orderSteps(context.db, [{ deploymentId, kind: 'delete_lock', subject: lock.id, detail: { name: lock.name, type: lock.level, notes: lock.notes }, requestedBy: by, requesterId }]);
  return { ok: true };
}

/** Has a runner delete what is in the group and no run made: exactly those that the person was shown, and that are there still. */
export async function orderDeletions(context: ConsoleContext, { deploymentId, by, requesterId = null, ids }: Preparation & { ids: readonly string[] }): Promise<OrderResult> {
  const hold = await findHold(context, deploymentId);
  if (hold !== null) return hold;
  if (await isDestroyed(context, deploymentId)) return { ok: false, reason: 'not_in_the_way' };
  const { view } = await readTeardown(context, deploymentId);
  const chosen = view.resources.filter(({ id }) => ids.includes(id));
  if (chosen.length === 0 || chosen.length !== ids.length) return { ok: false, reason: 'not_in_the_way' };
  await orderSteps(context.db, chosen.map(({ id, name, type }) => ({ deploymentId, kind: 'delete_resource', subject: id, detail: { name, type }, requestedBy: by, requesterId })));
  return { ok: true };
}

export type DropResult = ChangeStateResult | Hold | { ok: false; reason: 'nothing_to_drop' | 'azure_not_seen' | 'cluster_not_gone' };

/**
 * Drops what lived in the cluster from state, as a version of its own. Only when Azure, asked now, says that the cluster is not there:
 * an answer that is late, refused or not understood is none.
 */
export async function dropClusterContents(context: ConsoleContext, { deploymentId, by, requesterId = null }: Preparation): Promise<DropResult> {
  const hold = await findHold(context, deploymentId);
  if (hold !== null) return hold;
  if (await isDestroyed(context, deploymentId)) return { ok: false, reason: 'nothing_to_drop' };
  const state = await readNewestState(context, deploymentId);
  const addresses = state === null ? [] : clusterContents(state);
  if (state === null || addresses.length === 0) return { ok: false, reason: 'nothing_to_drop' };
  const survey = await askSurvey(context, deploymentId);
  if (survey === null || survey.body === null) return { ok: false, reason: 'azure_not_seen' };
  const isSeen = survey.body.cluster !== null || survey.body.resources.some(({ type }) => type.toLowerCase() === 'microsoft.containerservice/managedclusters');
  if (isSeen) return { ok: false, reason: 'cluster_not_gone' };
  // Azure was waited for: somebody may have come meanwhile.
  const later = await findHold(context, deploymentId);
  if (later !== null) return later;
  const dropped = await rewriteState(context, { deploymentId, by, note: `${DROPPED_NOTE}${addresses.length}`, change: withoutClusterContents });
  if (dropped.ok) await recordDone(context.db, { deploymentId, kind: 'drop_from_state', subject: clusterOf(state)?.address ?? 'cluster', detail: { name: clusterOf(state)?.name ?? '', addresses, afterRun: await findSettledRun(context.db, deploymentId) }, requestedBy: by, requesterId });
  return dropped;
}
