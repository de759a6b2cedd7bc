import { expect, it } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import { isNewestChange } from '#lib/runs/run-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

it('a run that only planned comes between nobody and what the run before it left; another deploy does', async () => {
  const test = await createTestDatabase();
  const db = createDatabase(test.url);
  const deploymentId = await buildDeployment(db);
  const first = await buildRun(db, deploymentId);
  await db.prisma.run.update({ where: { id: first.id }, data: { status: 'failed' } });
  await buildRun(db, deploymentId, { kind: 'plan_only' });
  expect(await isNewestChange(db, first)).toBe(true);
  await buildRun(db, deploymentId);
  expect(await isNewestChange(db, first)).toBe(false);
  await db.close();
  await test.drop();
});
