import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '#lib/runs/run.ts';
import { startReconciling } from '#runner/reconcile.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { createRunner } from '#runner/runner.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole();
});
afterAll(() => testConsole.close());

/** A run whose plan has waited for a year. */
async function buildExpiredPlan(): Promise<Run> {
  const { db } = testConsole.context;
  const run = await buildRun(db, await buildDeployment(db));
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'planned', plannedAt: new Date('2025-01-01') } });
  return run;
}

it('what cannot be done for one run keeps nothing else from being looked after', async () => {
  const { db } = testConsole.context;
  const [setup] = testConsole.setups;
  if (setup === undefined) throw new Error('no runner');
  const [stuck, expired] = [await buildExpiredPlan(), await buildExpiredPlan()];
  const lost = await buildRun(db, await buildDeployment(db));
  await db.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''XX000''; END'`);
  await db.pool.query(`CREATE TRIGGER refuse BEFORE UPDATE ON runs FOR EACH ROW WHEN (OLD.id = '${stuck.id}') EXECUTE FUNCTION refuse()`);
  // No look for lost runs either: its row cannot be written.
  await db.pool.query(`CREATE TRIGGER refuse BEFORE UPDATE ON runners FOR EACH ROW EXECUTE FUNCTION refuse()`);

  const log = createRunnerLog(setup.runnerId);
  log.level = 'silent';
  const delivered: string[] = [];
  const runner = { ...createRunner(setup, log), deliver: ({ runId }: { runId: string }) => Promise.resolve(void delivered.push(runId)) };
  const stop = startReconciling(setup, runner, 4, log);
  try {
    await untilRun(testConsole, expired.id, 'expired');
    await waitUntil('the run that nobody delivered is', () => delivered.includes(lost.id), { timeoutMs: 60_000 });
  } finally {
    stop();
  }
  expect((await db.prisma.run.findUniqueOrThrow({ where: { id: stuck.id } })).status).toBe('planned');
}, 150_000);
