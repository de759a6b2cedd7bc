import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '#lib/db/transaction.ts';
import { findDriftReport, listDueDriftChecks, setDriftSchedule } from '#lib/drift/drift-store.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { buildRun } from '#tests/support/builders.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
});
afterAll(() => testConsole.close());

const db = () => testConsole.context.db;

/** As a runner on another host would, without a Terraform. */
async function apply(run: Run): Promise<void> {
  const claim = async () => {
    const claimed = await claimRun(db(), { runId: run.id, runnerId: 'other:1', hostId: 'other' });
    if (claimed === null) throw new Error('not claimed');
    return claimed.claim;
  };
  const planning = await claim();
  await inTransaction(db(), (tx) => moveRun(tx, run.id, 'plan_found_changes', {}, planning));
  await inTransaction(db(), (tx) => moveRun(tx, run.id, 'approve'));
  const applying = await claim();
  await inTransaction(db(), (tx) => moveRun(tx, run.id, 'apply_succeeded', {}, applying));
}

/** Deployed once, and a check of it that waits for a runner. */
async function buildChecked(): Promise<{ id: string; check: Run }> {
  const { id } = await buildCompleteDeployment(testConsole);
  await apply(await buildRun(db(), id));
  await setDriftSchedule(db(), id, 'daily');
  const queued = await queueRun(testConsole.context, { deploymentId: id, kind: 'plan_only', drift: true, requestedBy: 'test' });
  if (!queued.ok) throw new Error(queued.reason);
  return { id, check: queued.run };
}

it('a check that has outlived what it was asked of ends by itself when it is taken, and says why', async () => {
  const [newer, destroyed, archived, moved] = [await buildChecked(), await buildChecked(), await buildChecked(), await buildChecked()];
  const later = await buildRun(db(), newer.id);
  await apply(later);
  await apply(await buildRun(db(), destroyed.id, { kind: 'destroy' }));
  await apply(await buildRun(db(), archived.id, { kind: 'destroy' }));
  await db().prisma.deployment.update({ where: { id: archived.id }, data: { archivedAt: new Date() }, select: { id: true } });
  const credential = await db().prisma.azureCredential.create({ data: { name: 'new', kind: 'client_secret', cloud: 'public', createdBy: 'test' } });
  await db().prisma.deployment.update({ where: { id: moved.id }, data: { credentialId: credential.id }, select: { id: true } });

  await testConsole.startRunner();
  const ended = async ({ check }: { check: Run }) => untilRun(testConsole, check.id, 'canceled', 'failed', 'planned', 'no_changes');
  expect(await ended(newer)).toMatchObject({ status: 'canceled', skipReason: 'newer_run', gaveWayTo: later.number, failure: null });
  expect(await ended(destroyed)).toMatchObject({ status: 'canceled', skipReason: 'destroyed', failure: null });
  expect(await ended(archived)).toMatchObject({ status: 'canceled', skipReason: 'archived', failure: null });
  expect(await ended(moved)).toMatchObject({ status: 'canceled', skipReason: 'place_changed', gaveWayTo: null, failure: null });

  for (const { id, check } of [newer, destroyed, archived, moved]) {
    expect(await db().prisma.runStep.count({ where: { runId: check.id } })).toBe(0);
    expect(await findDriftReport(db(), id)).toBeNull();
  }
  // It counts as not made: what can be checked still is due.
  const due = await listDueDriftChecks(db());
  expect([newer, destroyed, archived, moved].map(({ id }) => due.includes(id))).toEqual([true, false, false, true]);
}, 120_000);
