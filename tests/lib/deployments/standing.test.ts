import { expect, test } from 'vitest';
import { standingOf, type Standing } from '#lib/deployments/standing.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import type { Run } from '#lib/runs/run.ts';
import { sampleRun } from '#tests/components/runs/run-samples.ts';

const FAILURE = describeFailure('runner_lost');
const begun = '2026-01-05T10:01:01.000Z';

test.each<[string, Deployment['status'], Partial<Run>, typeof FAILURE | null, Standing]>([
  ['a deploy that failed', 'failed', { status: 'failed' }, FAILURE, 'failed'],
  ['a teardown that failed', 'failed', { kind: 'destroy', status: 'failed' }, FAILURE, 'teardown_failed'],
  ['a deploy that somebody stopped', 'failed', { status: 'canceled' }, null, 'stopped'],
  ['an adoption alone', 'failed', { status: 'applied', adoptOnly: true }, null, 'incomplete'],
  ['a teardown that left something', 'failed', { kind: 'destroy', status: 'applied' }, null, 'teardown_unfinished'],
  ['the first part of a teardown of what is incomplete', 'failed', { purpose: 'unprotect', status: 'applied' }, null, 'teardown_unfinished'],
  ['a teardown’s plan that was discarded', 'failed', { kind: 'destroy', status: 'discarded', applyStartedAt: null }, null, 'incomplete'],
  ['a deployment that works', 'deployed', { status: 'applied' }, null, 'at_rest'],
  ['one that is gone', 'destroyed', { kind: 'destroy', status: 'applied' }, null, 'destroyed'],
])('%s', (_name, status, run, failure, standing) => {
  expect(standingOf({ status, lastRun: sampleRun({ applyStartedAt: begun, ...run }) }, failure)).toBe(standing);
});
