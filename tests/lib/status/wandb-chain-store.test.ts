import { expect, it } from 'vitest';
import { recordObservation, recordObservationError } from '#lib/azure/azure-status-store.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { findDeployment, setDeploymentUrl, watchDeployment } from '#lib/deployments/deployment-store.ts';
import { farEndFaultOf, withFarEndFault } from '#lib/deployments/far-end-faults.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { NO_FACTS } from '#lib/status/component-status.ts';
import { claimChainTargets, findWandbChain, listHealthRows, markRecordMade, recordChain, requestLook, setFarEndFault } from '#lib/status/wandb-chain-store.ts';
import { linksOf, type LinkFinding } from '#lib/status/wandb-chain.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { useTestDatabase } from '#tests/support/test-database.ts';

let db: Database;
useTestDatabase((opened) => {
  db = opened;
});

const PLACE = { fqdn: 'wandb.example.com', address: '203.0.113.9' };
const MISSING: LinkFinding = { status: 'waiting', code: 'no_record', values: PLACE };

/** A deployment whose W&B is there to be checked. */
async function buildDeployed(): Promise<string> {
  const id = await buildDeployment(db);
  const run = await buildRun(db, id);
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
  await setDeploymentUrl(db, id, 'https://wandb.example.com');
  await db.prisma.deployment.update({ where: { id }, data: { status: 'deployed' }, select: { id: true } });
  return id;
}

const claim = () => claimChainTargets(db, { watchedEveryMs: 5_000, othersEveryMs: 300_000, most: 20 });
const due = async (id: string) => (await claim()).some((target) => target.id === id);
const record = (id: string, found: LinkFinding[] = [MISSING], checkedAt = new Date()) => recordChain(db, id, { ...PLACE, startedAt: new Date(), checkedAt, links: linksOf(found, [], new Date()) });

it('checks what is deployed and has outputs, and not again before its time', async () => {
  const id = await buildDeployment(db);
  await buildRun(db, id);
  expect(await due(id)).toBe(false);
  const deployed = await buildDeployed();
  expect(await due(deployed)).toBe(true);
  await record(deployed);
  expect(await due(deployed)).toBe(false);
  await requestLook(db, deployed);
  expect(await due(deployed)).toBe(true);
  await record(deployed);
  await watchDeployment(db, deployed);
  await db.pool.query(`UPDATE wandb_chains SET "checkedAt" = now() - interval '6 seconds' WHERE "deploymentId" = $1`, [deployed]);
  expect(await due(deployed)).toBe(true);
});

it('checks at once what was checked and taken before the clock was set back', async () => {
  const id = await buildDeployed();
  const ahead = new Date(Date.now() + 3_600_000);
  await record(id, [MISSING], ahead);
  await db.prisma.deployment.update({ where: { id }, data: { chainLookUntil: ahead } });
  expect(await due(id)).toBe(true);
  // A run that ended before it wants no look each time until the clock has caught up.
  await db.pool.query(`UPDATE deployments SET "changedAt" = $2 WHERE id = $1`, [id, ahead]);
  await record(id);
  expect(await due(id)).toBe(false);
});

it('checks a W&B that is not reached yet more often than one that is', async () => {
  const [waiting, green] = [await buildDeployed(), await buildDeployed()];
  await record(waiting);
  await recordChain(db, green, { ...PLACE, startedAt: new Date(), checkedAt: new Date(), links: linksOf(Array.from({ length: 5 }, () => ({ ...MISSING, status: 'green' as const })), [], new Date()) });
  await db.pool.query(`UPDATE wandb_chains SET "checkedAt" = now() - interval '20 seconds' WHERE "deploymentId" = ANY($1)`, [[waiting, green]]);
  await db.pool.query(`UPDATE deployments SET "changedAt" = now() - interval '1 minute' WHERE id = ANY($1)`, [[waiting, green]]);
  const taken = (await claim()).map(({ id }) => id);
  expect([taken.includes(waiting), taken.includes(green)]).toEqual([true, false]);
  await db.pool.query(`UPDATE wandb_chains SET "startedAt" = now() - interval '3 hours' WHERE "deploymentId" = $1`, [waiting]);
  await db.pool.query(`UPDATE deployments SET "changedAt" = now() - interval '3 hours' WHERE id = $1`, [waiting]);
  await db.pool.query('UPDATE deployments SET "chainLookUntil" = NULL WHERE id = $1', [waiting]);
  expect(await due(waiting)).toBe(false);
});

it('is checked by one runner, however many ask at once, and by the next when that one is gone', async () => {
  const id = await buildDeployed();
  const claims = await Promise.all(Array.from({ length: 4 }, claim));
  expect(claims.filter((targets) => targets.some((target) => target.id === id))).toHaveLength(1);
  expect(await due(id)).toBe(false);
  await db.pool.query(`UPDATE deployments SET "chainLookUntil" = now() - interval '1 second' WHERE id = $1`, [id]);
  expect(await due(id)).toBe(true);
});

it('is checked once more when somebody asked while it was checked', async () => {
  const id = await buildDeployed();
  const taken = (await claim()).find((target) => target.id === id);
  await requestLook(db, id);
  await record(id, [MISSING], taken?.claimedAt);
  expect(await due(id)).toBe(true);
});

it('begins anew after a teardown, and shows what the last check found until then', async () => {
  const id = await buildDeployed();
  await record(id);
  expect(await findWandbChain(db, id)).toMatchObject({ ...PLACE, links: [{ name: 'dns', code: 'no_record' }, { status: 'not_reached' }, {}, {}, {}] });
  await requestLook(db, id);
  expect((await claim()).find((target) => target.id === id)?.startedAt).toBeInstanceOf(Date);
  await record(id);
  const destroyed = await buildRun(db, id, { kind: 'destroy' });
  await db.pool.query(`UPDATE runs SET status = 'applied', "finishedAt" = now() WHERE id = $1`, [destroyed.id]);
  await db.pool.query(`UPDATE deployments SET status = 'deployed', "changedAt" = now() WHERE id = $1`, [id]);
  expect((await claim()).find((target) => target.id === id)).toMatchObject({ startedAt: null });
});

it('practice is told at once what to play, and what it played before is gone; resources keep their faults', async () => {
  const id = await buildDeployed();
  await record(id);
  const kept = practiceFault('module.vault.azurerm_key_vault.default', 'slow');
  await db.prisma.deployment.update({ where: { id }, data: { practice: { faults: [{ ...kept }] } }, select: { id: true } });
  expect(await setFarEndFault(db, id, 'port_shut')).toBe(true);
  expect(await due(id)).toBe(true);
  await record(id);
  await setFarEndFault(db, id, 'health_failing');
  const faults = (await findDeployment(db, id))?.practice?.faults ?? [];
  expect(faults).toEqual([kept, { address: 'far_end.healthz', kind: 'fail', error: 'health_failing' }]);
  expect(farEndFaultOf(faults)).toBe('health_failing');
  expect(withFarEndFault(faults, null)).toEqual([kept]);
  expect(await markRecordMade(db, id)).toBe(true);
  await db.prisma.deployment.update({ where: { id }, data: { target: 'azure' }, select: { id: true } });
  expect(await setFarEndFault(db, id, null)).toBe(false);
  expect(await markRecordMade(db, id)).toBe(false);
});

it('tells what decides about the health of many deployments in one question', async () => {
  const [whole, looked, nothing] = [await buildDeployed(), await buildDeployed(), await buildDeployed()];
  await record(whole);
  await recordObservation(db, whole, { groupId: null, resources: [], cluster: null, askedAt: new Date(), afterRun: 0, components: [{ component: 'redis', name: 'r', status: 'degraded', reason: { code: 'failed', values: {} }, facts: NO_FACTS }] });
  await recordObservationError(db, looked, { code: 'throttled', message: '429', retryAt: null, askedAt: new Date() });
  const rows = await listHealthRows(db, [whole, looked, nothing]);
  expect(rows.get(whole)).toEqual({ observedAt: expect.any(String), lookFailed: false, components: { status: 'degraded', component: 'redis' }, checkedAt: expect.any(String), chain: { link: 'dns', status: 'waiting', code: 'no_record' } });
  expect(rows.get(looked)).toMatchObject({ observedAt: null, lookFailed: true, checkedAt: null });
  expect(rows.has(nothing)).toBe(false);
});
