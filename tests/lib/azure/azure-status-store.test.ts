import { expect, it } from 'vitest';
import { claimWatchTargets, recordObservation, recordObservationError } from '#lib/azure/azure-status-store.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { watchDeployment } from '#lib/deployments/deployment-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const nothing = () => ({ groupId: null, resources: [], cluster: null, components: [], askedAt: new Date(), afterRun: 0 });

async function due(deploymentId: string): Promise<boolean> {
  const targets = await claimWatchTargets(db, { watchedEveryMs: 5_000, othersEveryMs: 300_000 });
  return targets.some(({ id }) => id === deploymentId);
}

it('looks at a deployment that ran, not again at once, and at once when a run has ended since', async () => {
  const id = await buildDeployment(db);
  expect(await due(id)).toBe(false);
  const run = await buildRun(db, id);
  expect(await due(id)).toBe(true);
  await recordObservation(db, id, nothing());
  expect(await due(id)).toBe(false);
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
  expect(await due(id)).toBe(true);
  await recordObservation(db, id, nothing());
  expect(await due(id)).toBe(false);
});

it('looks once more when a run has ended while Azure was asked', async () => {
  const id = await buildDeployment(db);
  const run = await buildRun(db, id);
  const [target] = (await claimWatchTargets(db, { watchedEveryMs: 5_000, othersEveryMs: 300_000 })).filter((one) => one.id === id);
  if (target === undefined) throw new Error('not taken');
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
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
