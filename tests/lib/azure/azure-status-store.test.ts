import { expect, it } from 'vitest';
import { claimWatchTargets, findAzureStatus, recordGroup, recordObservation, recordObservationError, type WatchTarget } from '#lib/azure/azure-status-store.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { findDeployment, watchDeployment } from '#lib/deployments/deployment-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { listHealthRows, recordChain } from '#lib/status/wandb-chain-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const nothing = () => ({ groupId: null, resources: [], cluster: null, components: [], askedAt: new Date(), afterRun: 0 });

async function claim(deploymentId: string): Promise<WatchTarget | null> {
  const targets = await claimWatchTargets(db, { watchedEveryMs: 5_000, othersEveryMs: 300_000 });
  return targets.find(({ id }) => id === deploymentId) ?? null;
}

/** Ends a run that some runner had begun. */
async function endStarted(runId: string): Promise<void> {
  await db.prisma.run.update({ where: { id: runId }, data: { status: 'approved', startedAt: new Date() }, select: { id: true } });
  await inTransaction(db, (tx) => moveRun(tx, runId, 'cancel'));
}

async function due(deploymentId: string): Promise<boolean> {
  return (await claim(deploymentId)) !== null;
}

it('looks at a deployment that ran, not again at once, and at once when a run has ended since', async () => {
  const id = await buildDeployment(db);
  expect(await due(id)).toBe(false);
  const run = await buildRun(db, id);
  expect(await due(id)).toBe(true);
  await recordObservation(db, id, nothing());
  expect(await due(id)).toBe(false);
  await endStarted(run.id);
  expect(await due(id)).toBe(true);
  await recordObservation(db, id, nothing());
  expect(await due(id)).toBe(false);
});

it('looks once more when a run has ended while Azure was asked', async () => {
  const id = await buildDeployment(db);
  const run = await buildRun(db, id);
  const target = await claim(id);
  if (target === null) throw new Error('not taken');
  await endStarted(run.id);
  await recordObservation(db, id, { ...nothing(), askedAt: target.claimedAt });
  expect(await due(id)).toBe(true);
});

it('does not ask before the time that Azure named', async () => {
  const id = await buildDeployment(db);
  await buildRun(db, id);
  await recordObservationError(db, id, { code: 'throttled', message: '429', retryAt: new Date(Date.now() + 60_000).toISOString(), askedAt: new Date() });
  await watchDeployment(db, id);
  expect(await due(id)).toBe(false);
});

it('does not ask for another deployment of the same subscription with the same credential either', async () => {
  const [throttled, beside, elsewhere, practice] = [await buildDeployment(db), await buildDeployment(db), await buildDeployment(db), await buildDeployment(db)];
  for (const id of [throttled, beside, elsewhere, practice]) await buildRun(db, id);
  await db.pool.query(`UPDATE deployments SET target = 'azure', "subscriptionId" = 'one' WHERE id = ANY($1)`, [[throttled, beside]]);
  await db.pool.query(`UPDATE deployments SET target = 'azure', "subscriptionId" = 'other' WHERE id = $1`, [elsewhere]);
  const retryAt = new Date(Date.now() + 60_000).toISOString();
  await recordObservationError(db, throttled, { code: 'throttled', message: '429', retryAt, askedAt: new Date() });
  const taken = (await claimWatchTargets(db, { watchedEveryMs: 5_000, othersEveryMs: 300_000 })).map(({ id }) => id);
  expect([throttled, beside, elsewhere, practice].map((id) => taken.includes(id))).toEqual([false, false, true, true]);
  await db.pool.query(`UPDATE azure_statuses SET error = jsonb_set(error, '{retryAt}', to_jsonb(now() - interval '1 second')) WHERE "deploymentId" = $1`, [throttled]);
  expect(await due(beside)).toBe(true);
});

it('sees that an apply is under way, and when it ended, though a preview waits behind it', async () => {
  const id = await buildDeployment(db);
  const deploy = await buildRun(db, id);
  const preview = await buildRun(db, id, { kind: 'plan_only' });
  await db.prisma.run.update({ where: { id: deploy.id }, data: { status: 'applying' } });
  expect(await claim(id)).toMatchObject({ underWay: true });
  await recordObservation(db, id, nothing());
  await endStarted(deploy.id);
  expect(await claim(id)).toMatchObject({ underWay: false });
  await recordObservation(db, id, nothing());
  const before = await findDeployment(db, id);
  expect(before?.changedAt).not.toBeNull();
  await inTransaction(db, (tx) => moveRun(tx, preview.id, 'cancel'));
  expect(await due(id)).toBe(false);
  expect((await findDeployment(db, id))?.changedAt).toBe(before?.changedAt);
});

it('a run that nobody had begun leaves what was seen as new as it was', async () => {
  const id = await buildDeployment(db);
  const run = await buildRun(db, id);
  await recordObservation(db, id, nothing());
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
  expect([await due(id), (await findDeployment(db, id))?.changedAt]).toEqual([false, null]);
});

it('a list of the group that was read for a teardown makes nothing that was seen of the components newer', async () => {
  const id = await buildDeployment(db);
  await buildRun(db, id);
  const seenAt = new Date(Date.now() - 120_000);
  await recordObservation(db, id, { ...nothing(), askedAt: seenAt });
  await recordGroup(db, id, { ...nothing(), groupId: '/g', askedAt: new Date(), afterRun: 1 });
  const status = await findAzureStatus(db, id);
  expect(status).toMatchObject({ groupId: '/g', afterRun: 1, componentsAt: seenAt.toISOString() });
  expect(status?.observedAt).not.toBe(seenAt.toISOString());
  await recordChain(db, id, { fqdn: 'a', address: 'b', startedAt: seenAt, checkedAt: new Date(), links: [] });
  expect((await listHealthRows(db, [id])).get(id)?.observedAt).toBe(seenAt.toISOString());
});
