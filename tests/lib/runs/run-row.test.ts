import { expect, test } from 'vitest';
import { toRun, type RunRow } from '#lib/runs/run-row.ts';

test('a failure that was kept before there were remedies, and others beside it, is read all the same', () => {
  const failure = { code: 'unknown', title: 't', cause: 'c', action: 'a', evidence: { address: null, summary: 's', detail: '' } };
  const row = { queuedAt: new Date(0), startedAt: null, plannedAt: null, approvedAt: null, applyStartedAt: null, finishedAt: null, cancelRequestedAt: null, cancelSignaledAt: null, add: null, failure } as unknown as RunRow;
  expect(toRun(row).failure).toEqual({ ...failure, remedy: null, others: [] });
});
