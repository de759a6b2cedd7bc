import { expect, it } from 'vitest';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { archiveDeployment } from '#lib/deployments/deployment-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

it('a deployment with a run that has not ended stays in the lists, whatever its status says', async () => {
  const id = await buildDeployment(db);
  const run = await buildRun(db, id);
  await db.prisma.deployment.update({ where: { id }, data: { status: 'draft' } });
  expect(await archiveDeployment(db, id)).toBe(false);
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
  expect(await archiveDeployment(db, id)).toBe(true);
});

it('a failed one goes when nothing of it was ever applied, and stays when something was', async () => {
  const [never, once] = [await buildDeployment(db), await buildDeployment(db)];
  for (const id of [never, once]) {
    const run = await buildRun(db, id);
    await inTransaction(db, (tx) => moveRun(tx, run.id, 'fail'));
    expect((await db.prisma.deployment.findUniqueOrThrow({ where: { id } })).status).toBe('failed');
  }
  await db.prisma.run.updateMany({ where: { deploymentId: once }, data: { applyStartedAt: new Date() } });
  expect(await archiveDeployment(db, never)).toBe(true);
  expect(await archiveDeployment(db, once)).toBe(false);
});
