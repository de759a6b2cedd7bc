import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { OPEN_GATE } from '#components/preflight/gate.ts';
import { RunNext, type RunNextProps } from '#components/runs/run-next.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';
import { sampleRun } from './run-samples.ts';

afterEach(cleanup);

const act = () => Promise.resolve({ ok: true, value: undefined } as const);

function show(differences: Partial<RunNextProps['page']>): void {
  const deployment = { id: 'deployment-1', name: 'team' } as Deployment;
  const page = { run: sampleRun(), deployment, plan: null, left: null, missing: null, planted: [], removableFaults: 0, waitsFor: null, isChange: false, ledger: null, stale: false, limits: { approvalMs: 1 }, unmanaged: null, gate: OPEN_GATE, allowed: { decide: true, edit: true, queue: true }, ...differences };
  renderWithWords(<RunNext page={page} actions={{ approve: act, discard: act, tryAgain: act, freshPlan: act, turnOffLock: act, removeFaults: act, goOn: act }} />);
}

test('a canceled apply that left nothing in state is not told as if nothing had happened', () => {
  show({ run: sampleRun({ status: 'canceled' }), unmanaged: { items: [{ adoptable: true }] } });
  expect(screen.getByText(/may exist all the same/)).toBeTruthy();
  expect(screen.queryByText('Nothing was changed')).toBeNull();
  cleanup();
  show({ run: sampleRun({ status: 'canceled', applyStartedAt: null }) });
  expect(screen.getByText('Nothing was changed')).toBeTruthy();
});

const maintenance = { reason: 'moving the database', lockedBy: 'ada@example.com', createdAt: '2026-01-05T10:00:00.000Z' };
const noChanges = { terraformVersion: '1.11.4', summary: { add: 0, change: 0, destroy: 0, replace: 0, import: 0 }, changes: [], outputs: [] };

test('a run that waits for a maintenance lock says whose it is and why', () => {
  show({ run: sampleRun({ status: 'queued' }), waitsFor: { run: null, noRunner: false }, gate: { ...OPEN_GATE, maintenance } });
  expect(screen.getByText(/moving the database/).textContent).toContain('ada@example.com');
  expect(screen.getByText(/starts by itself/)).toBeTruthy();
});

test('a maintenance lock is shown before anything is pressed, in the same words, and disables what it refuses', () => {
  const gate = { ...OPEN_GATE, maintenance };
  for (const [part, button] of [
    [{ run: sampleRun({ status: 'planned' }), plan: noChanges }, 'Approve and apply'],
    [{ run: sampleRun({ status: 'planned' }), plan: noChanges, stale: true }, 'Make a fresh plan'],
    [{ run: sampleRun({ status: 'canceled' }) }, 'Resume'],
  ] as const) {
    show({ ...part, gate });
    expect(screen.getByText('This deployment is locked for maintenance')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See the lock' }).getAttribute('href')).toBe('/deployments/deployment-1/state');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: button }).disabled).toBe(true);
    cleanup();
  }
});

test('an adoption that the configuration has no place for leaves the way to try again without it', () => {
  const failure = describeFailure('invalid_configuration', { text: 'import_target_missing', values: { target: 'module.redis[0]' } });
  const unmanaged = { items: [{ adoptable: true }] };
  show({ run: sampleRun({ status: 'failed', failure }), unmanaged });
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  cleanup();
  show({ run: sampleRun({ status: 'failed', failure, adopts: 1 }), unmanaged });
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('a fresh plan and a resume pass the same preflight as a deploy; a refresh passes none', () => {
  const gate = { obstacles: 1, maySkip: true, seeAt: '/deployments/deployment-1' };
  const plan = { terraformVersion: '1.11.4', summary: { add: 0, change: 0, destroy: 0, replace: 0, import: 0 }, changes: [], outputs: [] };
  const isHeld = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name }).disabled;
  show({ run: sampleRun({ status: 'planned' }), plan, stale: true, gate });
  expect(isHeld('Make a fresh plan')).toBe(true);
  expect(screen.getByRole('button', { name: 'Deploy anyway' })).toBeTruthy();
  cleanup();
  show({ run: sampleRun({ status: 'canceled' }), gate });
  expect(isHeld('Resume')).toBe(true);
  cleanup();
  show({ run: sampleRun({ status: 'canceled', refreshOnly: true }), gate });
  expect(isHeld('Resume')).toBe(false);
});

test('an adoption that leaves much to do is not told as a deployment, and leads on to one', () => {
  const deployment = { id: 'deployment-1', name: 'team', status: 'failed' } as Deployment;
  show({ run: sampleRun({ status: 'applied', adopts: 2, adoptOnly: true }), deployment, missing: { missing: 24, total: 56 } });
  expect(screen.getByText('2 resources were adopted')).toBeTruthy();
  expect(screen.getByText(/24 of the 56 resources/)).toBeTruthy();
  expect(screen.queryByText('W&B is deployed')).toBeNull();
  expect(screen.getByRole('button', { name: 'Go on with the deployment' })).toBeTruthy();
});

test('a change of a deployed W&B is not told as a new deployment', () => {
  show({ run: sampleRun({ status: 'applied', counts: { add: 0, change: 0, destroy: 2 } }), isChange: true });
  expect(screen.getByText('The change is applied')).toBeTruthy();
  expect(screen.queryByText(/A record/)).toBeNull();
  cleanup();
  show({ run: sampleRun({ status: 'applied' }) });
  expect(screen.getByText('W&B is deployed')).toBeTruthy();
});

const gone = { gone: 52, reserved: 0, kept: 0, exists: 0, unknown: 0 };
const vault = { vaultName: 'acme-vault', location: 'westeurope', subscriptionId: null, until: '2026-04-05T10:00:00.000Z' };

test.each([
  ['Azure was not asked yet', null, 'Terraform destroyed everything in its state'],
  ['something could not be read', { counts: { ...gone, unknown: 1 }, reserved: null, unreadSince: '2026-01-05T10:00:00.000Z' }, 'Terraform destroyed everything in its state'],
  ['Azure still has something', { counts: { ...gone, kept: 1, exists: 1 }, reserved: vault, unreadSince: null }, 'Azure still has 2 resources'],
  ['a name is kept', { counts: { ...gone, reserved: 1 }, reserved: vault, unreadSince: null }, 'All resources are gone, one name is kept'],
  ['nothing is left', { counts: gone, reserved: null, unreadSince: null }, 'Nothing is left'],
])('a teardown says what Azure said: %s', (_, ledger, title) => {
  show({ run: sampleRun({ kind: 'destroy', status: 'applied' }), ledger });
  expect(screen.getByText(title)).toBeTruthy();
  expect(screen.queryAllByText('Nothing is left')).toHaveLength(title === 'Nothing is left' ? 1 : 0);
});

test('a practice deployment is not said to cost money', () => {
  const left = [{ address: 'azurerm_resource_group.default' }] as never;
  show({ run: sampleRun({ status: 'canceled' }), left, deployment: { id: 'deployment-1', name: 'team', target: 'practice' } as Deployment });
  expect(screen.getByText('1 resource exists in the practice cloud')).toBeTruthy();
  cleanup();
  show({ run: sampleRun({ status: 'canceled' }), left, deployment: { id: 'deployment-1', name: 'team', target: 'azure' } as Deployment });
  expect(screen.getByText('1 resource exists and may cost money')).toBeTruthy();
});
