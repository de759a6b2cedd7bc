import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsoleContext } from '#lib/console-context.ts';
import { createDatabase } from '#lib/db/client.ts';
import type { Database } from '#lib/db/transaction.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { findRun } from '#lib/runs/run-store.ts';
import { watchLostRuns } from '#lib/web/watch-lost-runs.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  db = createDatabase(database.url);
  close = async () => {
    await db.close();
    await database.drop();
  };
});
afterAll(() => close());

it('ends a run whose runner is lost where no other runner is', async () => {
  const run = await buildRun(db, await buildDeployment(db));
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'applying', applyStartedAt: new Date(), claimedBy: 'gone:1:1', hostId: 'gone', fence: 1, heartbeatAt: new Date() } });
  watchLostRuns({ db, limits: { ...DEFAULT_RUN_LIMITS, runnerLostMs: 1_000 } } as ConsoleContext);
  const lost = await waitUntil('the run has ended', async () => {
    const now = await findRun(db, run.id);
    return now?.status === 'failed' ? now : null;
  }, { timeoutMs: 20_000 });
  expect(lost.failure).toMatchObject({ code: 'runner_lost', evidence: { detail: expect.stringMatching(/last heartbeat \d{4}-/) as string } });
}, 30_000);
