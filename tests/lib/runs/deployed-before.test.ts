import { expect, it } from 'vitest';
import { createDatabase } from '#lib/db/client.ts';
import type { PlanDocument, ResourceChange } from '#lib/plans/plan-document.ts';
import { isChangeOfDeployed } from '#lib/runs/deployed-before-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

function planOf(type: string, address: string, action: ResourceChange['action']): PlanDocument {
  const change = { address, type, name: 'wandb', action, component: 'wandb', dataLoss: false, replacePaths: [], attributes: [] };
  return { terraformVersion: '1.11.4', summary: { add: 0, change: 0, destroy: 0, replace: 0, import: 0 }, changes: [change], outputs: [] };
}

const createsWandb = planOf('helm_release', 'module.wandb.helm_release.wandb[0]', 'create');
const dropsLock = planOf('azurerm_management_lock', 'module.database.azurerm_management_lock.default[0]', 'delete');

it('is a change when a deploy of everything was applied before, or when W&B came with a state from outside', async () => {
  const test = await createTestDatabase();
  const db = createDatabase(test.url);
  const deploymentId = await buildDeployment(db);
  const applied = { status: 'applied', finishedAt: new Date(), applyStartedAt: new Date() } as const;
  const first = await buildRun(db, deploymentId);
  expect(await isChangeOfDeployed(db, first, createsWandb)).toBe(false);
  expect(await isChangeOfDeployed(db, first, dropsLock)).toBe(true);
  await db.prisma.run.update({ where: { id: first.id }, data: { ...applied, status: 'failed' } });
  const second = await buildRun(db, deploymentId);
  expect(await isChangeOfDeployed(db, second, dropsLock)).toBe(false);
  await db.prisma.run.update({ where: { id: second.id }, data: { ...applied, adoptOnly: true } });
  const third = await buildRun(db, deploymentId);
  expect(await isChangeOfDeployed(db, third, createsWandb)).toBe(false);
  await db.prisma.run.update({ where: { id: third.id }, data: applied });
  expect(await isChangeOfDeployed(db, await buildRun(db, deploymentId), createsWandb)).toBe(true);
  await db.close();
  await test.drop();
});
