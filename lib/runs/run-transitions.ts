import { isFinished, isMutating, type RunKind, type RunStatus } from './run-status.ts';

/** What can happen to a run. */
export const RUN_EVENTS = [
  'claim_plan',
  'plan_found_changes',
  'plan_found_nothing',
  'approve',
  'discard',
  'expire',
  'claim_apply',
  'apply_succeeded',
  'fail',
  'cancel',
] as const;
export type RunEvent = (typeof RUN_EVENTS)[number];

export type Transition = { ok: true; to: RunStatus } | { ok: false; reason: TransitionRefusal };
export type TransitionRefusal = 'already_finished' | 'not_approvable' | 'wrong_status';

/** For each event: from which statuses it may come, and what it leads to. */
const TRANSITIONS: Record<RunEvent, { from: readonly RunStatus[]; to: RunStatus }> = {
  claim_plan: { from: ['queued'], to: 'planning' },
  plan_found_changes: { from: ['planning'], to: 'planned' },
  plan_found_nothing: { from: ['planning'], to: 'no_changes' },
  approve: { from: ['planned'], to: 'approved' },
  discard: { from: ['planned'], to: 'discarded' },
  expire: { from: ['planned'], to: 'expired' },
  claim_apply: { from: ['approved'], to: 'applying' },
  apply_succeeded: { from: ['applying'], to: 'applied' },
  fail: { from: ['queued', 'planning', 'approved', 'applying'], to: 'failed' },
  cancel: { from: ['queued', 'planning', 'planned', 'approved', 'applying'], to: 'canceled' },
};

/** The statuses an event may start from: what a compare-and-set names in its WHERE. */
export function statusesBefore(event: RunEvent): readonly RunStatus[] {
  return TRANSITIONS[event].from;
}

export function statusAfter(event: RunEvent): RunStatus {
  return TRANSITIONS[event].to;
}

/** (run, event) → the next status, or why not. Every rule, store and button asks here. */
export function transition(run: { kind: RunKind; status: RunStatus }, event: RunEvent): Transition {
  if (isFinished(run)) return { ok: false, reason: 'already_finished' };
  if (event === 'approve' && !isMutating(run.kind)) return { ok: false, reason: 'not_approvable' };
  if (!TRANSITIONS[event].from.includes(run.status)) return { ok: false, reason: 'wrong_status' };
  return { ok: true, to: TRANSITIONS[event].to };
}

export const canApprove = (run: { kind: RunKind; status: RunStatus }): boolean => transition(run, 'approve').ok;
export const canDiscard = (run: { kind: RunKind; status: RunStatus }): boolean => transition(run, 'discard').ok;

/** Whether a person may ask for a stop now: a run that is held is signalled, one at rest just ends. */
export function canCancel(run: { kind: RunKind; status: RunStatus; cancelRequestedAt: Date | string | null }): boolean {
  return transition(run, 'cancel').ok && run.cancelRequestedAt === null;
}
