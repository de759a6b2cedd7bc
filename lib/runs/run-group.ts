import type { Run } from './run.ts';
import { isMutating } from './run-status.ts';

/** What a list of runs is narrowed down to. Finer than a status, which means one thing in a deploy and another in a teardown or a check. */
export const RUN_GROUPS = ['under_way', 'waiting', 'applied', 'torn_down', 'no_changes', 'preview_ready', 'checked', 'failed', 'canceled', 'skipped', 'discarded', 'expired'] as const;
export type RunGroup = (typeof RUN_GROUPS)[number];

type Grouped = Pick<Run, 'kind' | 'status' | 'driftCheck' | 'gaveWayTo' | 'skipReason'>;

/** The group that a run belongs to; {@link WHERE_OF_GROUP} asks the database the same. */
export function groupOf(run: Grouped): RunGroup {
  switch (run.status) {
    case 'planned':
      return isMutating(run.kind) ? 'waiting' : run.driftCheck ? 'checked' : 'preview_ready';
    case 'no_changes':
      return run.driftCheck ? 'checked' : 'no_changes';
    case 'applied':
      return run.kind === 'destroy' ? 'torn_down' : 'applied';
    case 'canceled':
      return run.gaveWayTo !== null || run.skipReason !== null ? 'skipped' : 'canceled';
    case 'failed':
    case 'discarded':
    case 'expired':
      return run.status;
    default:
      return 'under_way';
  }
}

/** The runs of each group, as a condition of Prisma. */
export const WHERE_OF_GROUP = {
  under_way: { status: { in: ['queued', 'planning', 'approved', 'applying'] } },
  waiting: { status: 'planned', kind: { in: ['deploy', 'destroy'] } },
  applied: { status: 'applied', kind: { not: 'destroy' } },
  torn_down: { status: 'applied', kind: 'destroy' },
  no_changes: { status: 'no_changes', driftCheck: false },
  preview_ready: { status: 'planned', kind: 'plan_only', driftCheck: false },
  checked: { status: { in: ['planned', 'no_changes'] }, driftCheck: true },
  failed: { status: 'failed' },
  canceled: { status: 'canceled', gaveWayTo: null, skipReason: null },
  skipped: { status: 'canceled', OR: [{ gaveWayTo: { not: null } }, { skipReason: { not: null } }] },
  discarded: { status: 'discarded' },
  expired: { status: 'expired' },
} satisfies Record<RunGroup, object>;
