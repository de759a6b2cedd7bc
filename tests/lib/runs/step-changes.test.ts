import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import { listen } from '#lib/db/listen.ts';
import type { Database } from '#lib/db/transaction.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { finishStep, startStep } from '#lib/runs/step-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test('announces the start and the end of a step to open pages, unless the claim is lost', async () => {
  const deploymentId = await buildDeployment(db);
  const run = await buildRun(db, deploymentId);
  const { claim } = (await claimRun(db, { runId: run.id, runnerId: 'runner-1', hostId: 'host-1' }))!;
  const heard: string[] = [];
  const stop = await listen(database.url, ({ topic, id }) => void heard.push(`${topic}:${id}`));
  const changes = (): number => heard.filter((one) => one === `changed:run/${deploymentId}`).length;

  expect(await startStep(db, run.id, claim, 'init')).toBe('started');
  await waitUntil('the start is announced', () => changes() === 1);
  await finishStep(db, run.id, claim, 'init', { exitCode: 0, outcome: 'succeeded' });
  await waitUntil('the end is announced', () => changes() === 2);

  const lost = { ...claim, fence: claim.fence + 1 };
  expect(await startStep(db, run.id, lost, 'plan')).toBe('fenced');
  await finishStep(db, run.id, lost, 'plan', { exitCode: 0, outcome: 'succeeded' });
  // Notifications arrive in the order of their commits.
  await db.pool.query(`SELECT pg_notify('console', 'last:one')`);
  await waitUntil('all is heard', () => heard.includes('last:one'));
  expect(changes()).toBe(2);
  await stop();
});
