/**
 * The states of a run. *-ing: a runner holds it. *-ed: at rest.
 *
 *   queued ─► planning ─► planned ─► approved ─► applying ─► applied
 *     │          ├► no_changes  │        └► canceled  ├► failed
 *     ├► canceled├► failed      ├► discarded          └► canceled
 *     └► failed  └► canceled    ├► expired
 *                               └► canceled
 *
 * A plan_only run ends at planned or no_changes; whether a status is an end depends on the kind for that reason.
 */
export const RUN_STATUSES = [
  'queued',
  'planning',
  'planned',
  'approved',
  'applying',
  'applied',
  'no_changes',
  'failed',
  'canceled',
  'discarded',
  'expired',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_KINDS = ['deploy', 'destroy', 'plan_only'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const RUN_PHASES = ['plan', 'apply'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** Statuses in which no run of any kind has ended, planned of a plan_only run excepted. */
export const UNFINISHED_STATUSES = ['queued', 'planning', 'planned', 'approved', 'applying'] as const satisfies readonly RunStatus[];

/** Statuses in which a runner holds the run. */
export const HELD_STATUSES = ['planning', 'applying'] as const satisfies readonly RunStatus[];

/** What a run is called: its kind, but for those that look or accept. */
export type RunTitle = RunKind | 'drift_check' | 'accept';

export function titleOf({ kind, driftCheck, refreshOnly }: { kind: RunKind; driftCheck: boolean; refreshOnly: boolean }): RunTitle {
  if (driftCheck) return 'drift_check';
  return refreshOnly ? 'accept' : kind;
}

interface RunLike {
  kind: RunKind;
  status: RunStatus;
}

export function isFinished(run: RunLike): boolean {
  if (run.kind === 'plan_only' && run.status === 'planned') return true;
  return !(UNFINISHED_STATUSES as readonly RunStatus[]).includes(run.status);
}

export function isHeld(run: RunLike): boolean {
  return (HELD_STATUSES as readonly RunStatus[]).includes(run.status);
}

/** A kind that may change Azure; one of them at a time per deployment. */
export function isMutating(kind: RunKind): boolean {
  return kind !== 'plan_only';
}

export function isWaitingForApproval(run: RunLike): boolean {
  return run.status === 'planned' && isMutating(run.kind);
}
