import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cleanup, screen } from '@testing-library/react';
import { RunHeadline } from '#components/runs/run-headline.tsx';
import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import type { Run } from '#lib/runs/run.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';
import { sampleProgress, sampleResource, sampleRun } from './run-samples.ts';

const CLUSTER_UNDER_WAY = sampleProgress([
  sampleResource({ address: 'a', component: 'network', state: 'done', elapsedSeconds: 4 }),
  sampleResource({ address: 'b', component: 'cluster', state: 'running', startedAt: '2026-01-05T10:02:00.000Z' }),
  sampleResource({ address: 'c', component: 'vault', state: 'running', startedAt: '2026-01-05T10:03:00.000Z' }),
  sampleResource({ address: 'd', component: 'wandb' }),
]);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-05T10:05:01.000Z') });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('an apply is told by what takes longest, how far it is, and how long it will take', () => {
  renderWithWords(<RunHeadline run={sampleRun()} progress={CLUSTER_UNDER_WAY} expected={{ low: 13 * 60, high: 18 * 60 }} />);
  expect(sentence()).toBe('Creating the Kubernetes cluster, 1 of 4, about 9 to 14 minutes left');
});

test('an apply that takes longer than we know promises nothing, and says what it waits for', () => {
  renderWithWords(<RunHeadline run={sampleRun()} progress={CLUSTER_UNDER_WAY} expected={{ low: 60, high: 120 }} />);
  expect(sentence()).toBe('Creating the Kubernetes cluster, 1 of 4');
  expect(screen.getByText(/longer than usual/).textContent).toContain('Kubernetes cluster default, for 3 m 01 s so far');
});

test('a resource that failed shows at once, while Terraform still works on the others', () => {
  const progress = sampleProgress([...CLUSTER_UNDER_WAY.resources, sampleResource({ address: 'e', state: 'failed' })]);
  renderWithWords(<RunHeadline run={sampleRun()} progress={progress} expected={null} />);
  expect(sentence()).toBe('Creating the Kubernetes cluster, 1 of 5, 1 resource failed; waiting for the rest to finish');
});

describe('every other state has its sentence', () => {
  const rows: [string, Partial<Run>, string][] = [
    ['queued', { status: 'queued' }, 'Waiting for a runner to take it'],
    ['planning', { status: 'planning' }, 'Working out what would change'],
    ['planned', { status: 'planned' }, 'The plan is ready and waits for approval'],
    ['planned teardown', { kind: 'destroy', status: 'planned' }, 'The teardown is planned and waits for approval'],
    ['planned preview', { kind: 'plan_only', status: 'planned' }, 'The preview is ready; nothing was changed'],
    ['approved', { status: 'approved' }, 'Approved; applying starts as soon as a runner takes it'],
    ['canceling', { cancelRequestedAt: '2026-01-05T10:04:00.000Z' }, 'Stopping: Terraform finishes what it can and keeps its state'],
    ['applied', { status: 'applied' }, 'Applied: 52 created, 0 changed, 0 destroyed'],
    ['torn down', { kind: 'destroy', status: 'applied', counts: { add: 0, change: 0, destroy: 1 } }, 'Torn down: 1 resource destroyed'],
    ['no changes', { status: 'no_changes' }, 'Nothing to change: what exists is what the files say'],
    ['failed', { status: 'failed' }, 'Failed'],
    ['canceled late', { status: 'canceled' }, 'Canceled before everything was done'],
    ['ended by a restore', { status: 'canceled', applyStartedAt: null, failure: describeFailure('canceled', { text: 'restored_waiting' }) }, 'Canceled: The console was restored from a backup'],
    ['canceled early', { status: 'canceled', applyStartedAt: null }, 'Canceled; nothing was changed'],
    ['check skipped', { kind: 'plan_only', driftCheck: true, status: 'canceled', applyStartedAt: null, skipReason: 'newer_run', gaveWayTo: 5 }, 'Skipped: run 5 has changed things since this check was asked for'],
    ['discarded', { status: 'discarded' }, 'The plan was discarded; nothing was changed'],
    ['expired', { status: 'expired' }, 'The plan waited too long for approval and expired; nothing was changed'],
  ];
  test.each(rows)('%s', (_name, differences, expected) => {
    renderWithWords(<RunHeadline run={sampleRun(differences)} progress={CLUSTER_UNDER_WAY} expected={null} />);
    expect(sentence()).toBe(expected);
  });
});

function sentence(): string {
  return screen.getByRole('status').textContent ?? '';
}
