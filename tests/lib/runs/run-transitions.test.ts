import { describe, expect, it } from 'vitest';
import { isFinished, RUN_KINDS, RUN_STATUSES, type RunKind, type RunStatus } from '#lib/runs/run-status.ts';
import { canApprove, canCancel, canDiscard, RUN_EVENTS, transition, type RunEvent } from '#lib/runs/run-transitions.ts';

/** The whole table, written a second time by hand: from each status, the events that lead somewhere, and where. */
const EXPECTED: Record<RunStatus, Partial<Record<RunEvent, RunStatus>>> = {
  queued: { claim_plan: 'planning', fail: 'failed', cancel: 'canceled' },
  planning: { plan_found_changes: 'planned', plan_found_nothing: 'no_changes', fail: 'failed', cancel: 'canceled' },
  planned: { approve: 'approved', discard: 'discarded', expire: 'expired', cancel: 'canceled' },
  approved: { claim_apply: 'applying', fail: 'failed', cancel: 'canceled' },
  applying: { apply_succeeded: 'applied', fail: 'failed', cancel: 'canceled' },
  applied: {},
  no_changes: {},
  failed: {},
  canceled: {},
  discarded: {},
  expired: {},
};

describe('a run', () => {
  for (const kind of RUN_KINDS) {
    for (const status of RUN_STATUSES) {
      for (const event of RUN_EVENTS) {
        const expected = expectedAfter(kind, status, event);
        it(`of kind ${kind} that is ${status} ${expected ? `becomes ${expected}` : 'stays'} on ${event}`, () => {
          const result = transition({ kind, status }, event);
          expect(result.ok ? result.to : null).toBe(expected);
        });
      }
    }
  }

  it('that only plans has ended once it is planned, and nobody can approve, discard or cancel it', () => {
    const run = { kind: 'plan_only', status: 'planned', cancelRequestedAt: null } as const;
    expect(isFinished(run)).toBe(true);
    expect([canApprove(run), canDiscard(run), canCancel(run)]).toEqual([false, false, false]);
  });

  it('can be asked to stop once', () => {
    expect(canCancel({ kind: 'deploy', status: 'applying', cancelRequestedAt: null })).toBe(true);
    expect(canCancel({ kind: 'deploy', status: 'applying', cancelRequestedAt: '2026-11-24T00:00:00Z' })).toBe(false);
  });
});

function expectedAfter(kind: RunKind, status: RunStatus, event: RunEvent): RunStatus | null {
  if (kind === 'plan_only' && status === 'planned') return null;
  return EXPECTED[status][event] ?? null;
}
