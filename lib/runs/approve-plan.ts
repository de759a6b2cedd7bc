import { may, type Actor } from '../auth/permission.ts';
import type { ConsoleContext } from '../console-context.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { findDeploymentWithin, openSecrets } from '../deployments/deployment-store.ts';
import { refusedByMaintenance } from '../deployments/maintenance-store.ts';
import type { MaintenanceRefusal } from '../deployments/maintenance.ts';
import type { PersonLock } from '../state/lock.ts';
import { findPersonLock } from '../state/person-lock.ts';
import { findStateBasis } from '../state/state-store.ts';
import { inputsDigestOf } from './inputs-digest.ts';
import { findPlan } from './plan-store.ts';
import { findRun, moveRun } from './run-store.ts';
import type { Run } from './run.ts';
import { wakeWaiting } from './wake-waiting.ts';
import { transition, type TransitionRefusal } from './run-transitions.ts';

export type ApproveResult = { ok: true; run: Run } | MaintenanceRefusal | { ok: false; reason: 'state_locked'; lock: PersonLock } | { ok: false; reason: 'not_found' | 'stale_plan' | TransitionRefusal };

/** Approves exactly the stored plan. Refused as stale when the state or the deployment's inputs moved since it was made. */
export async function approvePlan(context: ConsoleContext, { runId, approvedBy }: { runId: string; approvedBy: string }): Promise<ApproveResult> {
  const run = await findRun(context.db, runId);
  if (run === null) return { ok: false, reason: 'not_found' };
  return inTransaction(context.db, (tx) => approveWithin(context, tx, { run, approvedBy }));
}

/** The same in a transaction of the caller's. */
export async function approveWithin(context: ConsoleContext, tx: Transaction, { run, approvedBy }: { run: Run; approvedBy: string }): Promise<ApproveResult> {
  const next = transition(run, 'approve');
  if (!next.ok) return next;
  const held = await refusedByMaintenance(tx, run.deploymentId);
  if (held !== null) return held;
  const lock = await findPersonLock(tx, run.deploymentId);
  if (lock !== null) return { ok: false, reason: 'state_locked', lock };
  if (await isStale(context, tx, run)) return { ok: false, reason: 'stale_plan' };
  const approved = await moveRun(tx, run.id, 'approve', { approvedBy });
  if (approved === null) return { ok: false, reason: 'wrong_status' };
  await context.delivery.send(tx, { runId: run.id }, 'apply');
  return { ok: true, run: approved };
}

/** Whether the state or the inputs are other than those the plan was made against. */
async function isStale({ key }: ConsoleContext, tx: Transaction, run: Run): Promise<boolean> {
  const [plan, state, deployment] = [await findPlan({ prisma: tx }, run.id), await findStateBasis(tx, run.deploymentId), await findDeploymentWithin(tx, run.deploymentId)];
  if (plan === null || deployment === null) return true;
  const secrets = await openSecrets(tx, key, deployment.id);
  const digest = inputsDigestOf({ location: deployment.location, moduleVersion: deployment.moduleVersion, inputs: deployment.inputs, secrets, backend: deployment.backend, place: { credentialId: deployment.credentialId, subscriptionId: deployment.subscriptionId } });
  return plan.inputsDigest !== digest || plan.state?.serial !== state?.serial || plan.state?.lineage !== state?.lineage;
}

/** Whether a plan that waits could not be approved any more. */
export function isPlanStale(context: ConsoleContext, run: Run): Promise<boolean> {
  return inTransaction(context.db, (tx) => isStale(context, tx, run));
}

/** Whether somebody may put a new plan in the place of one that waits: one that is out of date serves nobody, any other is an approver's to refuse. */
export async function mayReplacePlan(context: ConsoleContext, run: Run, { role }: Pick<Actor, 'role'>): Promise<boolean> {
  return may(role, 'approve') || isPlanStale(context, run);
}

/** Refuses a plan; nothing is changed. */
export async function discardPlan(context: ConsoleContext, { runId }: { runId: string }): Promise<ApproveResult> {
  const run = await findRun(context.db, runId);
  if (run === null) return { ok: false, reason: 'not_found' };
  const next = transition(run, 'discard');
  if (!next.ok) return next;
  const discarded = await inTransaction(context.db, (tx) => moveRun(tx, runId, 'discard'));
  if (discarded === null) return { ok: false, reason: 'wrong_status' };
  await wakeWaiting(context, run.deploymentId);
  return { ok: true, run: discarded };
}
