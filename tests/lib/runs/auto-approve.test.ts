import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiToken, findActorByToken } from '#lib/auth/api-token-store.ts';
import { requesterIdOf } from '#lib/auth/requester.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { approveByItself } from '#lib/runs/auto-approve.ts';
import { DEFAULT_RUN_LIMITS } from '#lib/runs/run-limits.ts';
import { findRun } from '#lib/runs/run-store.ts';
import { lockState } from '#lib/state/state-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let database: TestDatabase;
let context: ConsoleContext;
beforeAll(async () => {
  database = await createTestDatabase();
  const key = await readConsoleKey('unused', randomBytes(32).toString('base64'));
  context = { db: createDatabase(database.url), key, delivery: { send: () => Promise.resolve() }, consoleUrl: 'http://127.0.0.1:3000', limits: DEFAULT_RUN_LIMITS };
});
afterAll(async () => {
  await context.db.close();
  await database.drop();
});

/** Lets a planned run approve itself while a person's Terraform has the console's lock of its state; returns why it did not. */
async function refusalWhileLocked(backend: { kind: string }): Promise<string | null> {
  const { db } = context;
  const actor = await findActorByToken(db, await createApiToken(db, { name: `ci ${backend.kind}`, role: 'approver' }));
  const deploymentId = await buildDeployment(db);
  await db.prisma.deployment.update({ where: { id: deploymentId }, data: { backend }, select: { id: true } });
  const { id } = await buildRun(db, deploymentId, { autoApprove: true });
  await db.prisma.run.update({ where: { id }, data: { status: 'planned' }, select: { id: true } });
  await lockState(db, { deploymentId, lockId: 'l-1', info: { ID: 'l-1', Operation: 'OperationTypeApply' }, holder: 'token ada', runId: null, tokenId: null });
  const run = await findRun(db, id);
  if (run === null || actor === null) throw new Error('the run or its requester is missing');
  await inTransaction(db, (tx) => approveByItself(context, tx, { run, requesterId: requesterIdOf(actor) }));
  return (await findRun(db, id))?.autoApproveRefused ?? null;
}

it('says that a plan waits because a person has locked the state', async () => {
  expect(await refusalWhileLocked({ kind: 'console' })).toBe('state_locked');
});

it('heeds no lock of the console’s for a state that another backend keeps', async () => {
  // There is no plan to approve: that is found after the locks.
  expect(await refusalWhileLocked({ kind: 'http' })).toBe('stale_plan');
});
