'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { casualtiesOf } from '#components/runs/casualties-of.ts';
import { may } from '#lib/auth/permission.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { withoutPlanted } from '#lib/deployments/practice-faults.ts';
import { changeDeployment } from '#lib/deployments/write-deployment.ts';
import { approvePlan, discardPlan, mayReplacePlan } from '#lib/runs/approve-plan.ts';
import { findPlanDocument } from '#lib/runs/plan-store.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { findRun } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { action, type ActionCall, type ActionResult } from '#lib/web/action.ts';
import { queueFromPage, skipReason, skipsUnasked, type SkipReason } from '#lib/web/queue-from-page.ts';
import { refused, refusedRun } from '#lib/web/refused.ts';

const decision = z.object({ runId: z.uuid(), typed: z.string().optional() });
type Decision = z.infer<typeof decision>;

const approve = action<Decision>({
  permission: 'approve',
  input: decision,
  run: async (call) => {
    const { input, actor, context } = call;
    const objection = await objectionTo(call);
    if (objection !== null) return refused(objection);
    const approved = await approvePlan(context, { runId: input.runId, approvedBy: actor.label });
    return approved.ok ? { ok: true, value: undefined } : refusedRun(approved);
  },
});

/** A teardown, and a plan that loses data, are approved by typing the deployment's name: here too, not only in the page. */
async function objectionTo({ input, actor, context: { db } }: ActionCall<Decision>): Promise<'not_found' | 'not_allowed' | 'name_not_typed' | null> {
  const run = await findRun(db, input.runId);
  const deployment = run === null ? null : await findDeployment(db, run.deploymentId);
  if (run === null || deployment === null) return 'not_found';
  if (run.kind === 'destroy' && !may(actor.role, 'destroy')) return 'not_allowed';
  const plan = await findPlanDocument(db, run.id);
  const loses = run.kind === 'destroy' || (plan !== null && casualtiesOf(plan).some((casualty) => casualty.dataLoss));
  return loses && input.typed?.trim() !== deployment.name ? 'name_not_typed' : null;
}

const discard = action<Decision>({
  permission: 'approve',
  input: decision,
  run: async ({ input, context }) => {
    const discarded = await discardPlan(context, { runId: input.runId });
    return discarded.ok ? { ok: true, value: undefined } : refused(discarded.reason);
  },
});

const cancellation = z.object({ runId: z.uuid(), force: z.literal('true').optional(), typed: z.string().optional() });

const cancel = action<z.infer<typeof cancellation>>({
  permission: 'cancel',
  input: cancellation,
  run: async ({ input: { runId, force, typed }, actor, context }) => {
    const run = await findRun(context.db, runId);
    const deployment = run === null ? null : await findDeployment(context.db, run.deploymentId);
    if (force && typed?.trim() !== deployment?.name) return refused('name_not_typed');
    const asked = await requestCancel(context, { runId, by: actor.label, force: force !== undefined });
    return asked.ok ? { ok: true, value: undefined } : refused(asked.reason);
  },
});

const another = z.object({ runId: z.uuid(), ...skipReason });
type Another = { runId: string } & SkipReason;

const again = action<Another, string>({
  permission: 'plan',
  input: another,
  run: async (call) => {
    const run = await findRun(call.context.db, call.input.runId);
    if (run === null) return refused('not_found');
    if (run.kind === 'destroy' && !may(call.actor.role, 'destroy')) return refused('not_allowed');
    return queueLike(call, run);
  },
});

/** Another run of the same kind, as the deployment stands now; where its page is. */
async function queueLike(call: ActionCall<Another>, { deploymentId, kind, purpose, driftCheck, refreshOnly }: Run): Promise<ActionResult<string>> {
  return queueFromPage(call, { deploymentId, kind, ...(purpose !== null && { purpose }), ...(driftCheck && { drift: true }), ...(refreshOnly && { refreshOnly }) });
}

/** Turns the deployment's own deletion protection off, and plans that: the locks are gone once it is approved and applied. */
const unlock = action<Another, string>({
  permission: 'plan',
  input: another,
  run: async (call) => {
    const run = await findRun(call.context.db, call.input.runId);
    if (run === null) return refused('not_found');
    if (skipsUnasked(call)) return refused('not_allowed');
    const changed = await changeDeployment(call.context, run.deploymentId, { inputs: { deletion_protection: false } });
    if (!changed.ok) return refusedRun(changed);
    return queueLike(call, { ...run, kind: 'deploy', driftCheck: false, refreshOnly: false });
  },
});

/** Lets the resources work again whose planted faults failed the run, and plans that. */
const removeFaults = action<Another, string>({
  permission: 'plan',
  input: another,
  run: async (call) => {
    const { db } = call.context;
    const run = await findRun(db, call.input.runId);
    const deployment = run === null ? null : await findDeployment(db, run.deploymentId);
    if (run === null || run.failure === null || deployment === null || deployment.practice === null) return refused('not_found');
    if (skipsUnasked(call) || !may(call.actor.role, 'draft')) return refused('not_allowed');
    const faults = withoutPlanted(run.failure, deployment.practice.faults);
    const changed = await changeDeployment(call.context, run.deploymentId, { practice: { ...deployment.practice, faults } });
    return changed.ok ? queueLike(call, run) : refusedRun(changed);
  },
});

/** Puts a new plan in the place of one that is out of date. */
const fresh = action<Another, string>({
  permission: 'plan',
  input: another,
  run: async (call) => {
    const run = await findRun(call.context.db, call.input.runId);
    if (run === null) return refused('not_found');
    if ((run.kind === 'destroy' && !may(call.actor.role, 'destroy')) || skipsUnasked(call)) return refused('not_allowed');
    if (!(await mayReplacePlan(call.context, run, call.actor))) return refused('not_allowed');
    const discarded = await discardPlan(call.context, { runId: run.id });
    return discarded.ok ? queueLike(call, run) : refused(discarded.reason);
  },
});

export async function freshPlanAction(form: FormData): Promise<ActionResult> {
  const result = await fresh(form);
  return result.ok ? redirect(result.value) : result;
}

/** Removes the planted faults of a failed run and tries again; goes to the new run's page. */
export async function removeFaultsAction(form: FormData): Promise<ActionResult> {
  const result = await removeFaults(form);
  return result.ok ? redirect(result.value) : result;
}

/** A run that takes the deployment's own locks off; goes to its page. */
export async function turnOffLockAction(form: FormData): Promise<ActionResult> {
  const result = await unlock(form);
  return result.ok ? redirect(result.value) : result;
}

export async function approveAction(form: FormData): Promise<ActionResult> {
  return approve(form);
}

export async function discardAction(form: FormData): Promise<ActionResult> {
  return discard(form);
}

export async function cancelAction(form: FormData): Promise<ActionResult> {
  return cancel(form);
}

/** Another run of the same kind, as the deployment stands now; goes to its page. */
export async function tryAgainAction(form: FormData): Promise<ActionResult> {
  const result = await again(form);
  return result.ok ? redirect(result.value) : result;
}
