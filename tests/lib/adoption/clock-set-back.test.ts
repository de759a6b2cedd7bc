import { afterAll, beforeAll, expect, it } from 'vitest';
import { askUnmanaged, readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { sealJournal } from '#lib/adoption/journal.ts';
import { appendLateJournal } from '#lib/adoption/journal-store.ts';
import { claimWatchTargets, recordObservation, recordObservationError, type WatchTarget } from '#lib/azure/azure-status-store.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { markRunnerStopped, registerRunner } from '#lib/runs/runner-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { buildRun } from '#tests/support/builders.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

// What was written before the clock was set back by an hour has times that are an hour from now.
const HOUR_MS = 3_600_000;
const beforeTheStep = () => new Date(Date.now() + HOUR_MS);
const GROUP = '/subscriptions/s/resourceGroups/team';
const VAULT = { address: 'module.wandb.module.vault.azurerm_key_vault.default', type: 'azurerm_key_vault', id: `${GROUP}/providers/Microsoft.KeyVault/vaults/team-vault` };
const IP = { id: `${GROUP}/providers/Microsoft.Network/publicIPAddresses/ip`, name: 'ip', type: 'Microsoft.Network/publicIPAddresses', location: 'westeurope', provisioningState: 'Succeeded' };
const WHAT_IS_THERE = { resources: [IP], groupId: null, cluster: null, components: [] };

let testConsole: TestConsole;
let context: ConsoleContext;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
  context = testConsole.context;
});
afterAll(() => testConsole.close());

const created = (at = new Date().toISOString()) => ({ at, event: 'completed', action: 'create', ...VAULT }) as const;

/** A look at Azure, the clock is set back, and then a run creates a vault and is lost. */
async function scene(): Promise<{ deploymentId: string; run: Run }> {
  const { db, key } = context;
  const { id: deploymentId } = await buildCompleteDeployment(testConsole);
  await recordObservation(db, deploymentId, { ...WHAT_IS_THERE, askedAt: beforeTheStep(), afterRun: 0 });
  const run = await buildRun(db, deploymentId);
  const claimed = await claimRun(db, { runId: run.id, runnerId: 'runner', hostId: 'host' });
  if (claimed === null) throw new Error('not claimed');
  await db.prisma.run.update({ where: { id: run.id }, data: { applyStartedAt: new Date(), status: 'applying' } });
  await db.prisma.runJournal.create({ data: { runId: run.id, firstSeq: 1, sealed: sealJournal(key, run.id, 1, [created()]) } });
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'fail', {}, claimed.claim));
  return { deploymentId, run };
}

async function take(deploymentId: string): Promise<WatchTarget | null> {
  return (await claimWatchTargets(context.db, { watchedEveryMs: 5_000, othersEveryMs: 300_000 })).find(({ id }) => id === deploymentId) ?? null;
}

const addresses = async (deploymentId: string) => (await readUnmanaged(context, deploymentId)).items.flatMap(({ address }) => address ?? []);

it('lists what a run left, says that the look is outdated, and refuses the teardown', async () => {
  const { deploymentId } = await scene();
  expect(await readUnmanaged(context, deploymentId)).toMatchObject({ outdated: true, items: [{ address: VAULT.address, importId: VAULT.id }, { address: null }] });
  const teardown = { deploymentId, kind: 'destroy', requestedBy: 'ada' } as const;
  expect(await queueRun(context, teardown)).toMatchObject({ ok: false, reason: 'unmanaged_resources', count: 1 });
});

it('looks at once, and takes the look after the run for proof once it is a minute younger', async () => {
  const { deploymentId, run } = await scene();
  const target = await take(deploymentId);
  expect(target?.afterRun).toBe(run.number);
  const askedAt = target?.claimedAt ?? new Date(0);
  await recordObservation(context.db, deploymentId, { ...WHAT_IS_THERE, askedAt, afterRun: run.number });
  expect(await readUnmanaged(context, deploymentId)).toMatchObject({ outdated: false });
  expect(await addresses(deploymentId)).toEqual([VAULT.address]);
  expect(await take(deploymentId)).toBeNull();
  await recordObservation(context.db, deploymentId, { ...WHAT_IS_THERE, askedAt: new Date(askedAt.getTime() + 61_000), afterRun: run.number });
  expect(await addresses(deploymentId)).toEqual([]);
});

it('waits for a look that was asked for after the step, past what is claimed and paused until later than can be', async () => {
  const { db } = context;
  const { deploymentId } = await scene();
  await recordObservationError(db, deploymentId, { code: 'throttled', message: '429', retryAt: beforeTheStep().toISOString(), askedAt: beforeTheStep() });
  await db.prisma.deployment.update({ where: { id: deploymentId }, data: { azureLookUntil: beforeTheStep(), lookRequestedAt: beforeTheStep() } });
  await registerRunner(db, { id: 'watcher', hostId: 'host', hostname: 'test', pid: 1, terraformVersion: null, azure: null, tools: null });
  const asked = askUnmanaged(context, deploymentId);
  const isAsked = async () => ((await db.prisma.deployment.findUniqueOrThrow({ where: { id: deploymentId } })).lookRequestedAt ?? beforeTheStep()) <= new Date();
  await waitUntil('a look is asked for', isAsked, { timeoutMs: 5_000, everyMs: 20 });
  const target = await waitUntil('a look is due', () => take(deploymentId), { timeoutMs: 5_000, everyMs: 20 });
  const vault = { ...IP, id: VAULT.id, name: 'team-vault', type: 'Microsoft.KeyVault/vaults', provisioningState: 'Updating' };
  await recordObservation(db, deploymentId, { ...WHAT_IS_THERE, resources: [vault], askedAt: target.claimedAt, afterRun: target.afterRun });
  expect(await asked).toMatchObject({ outdated: false, error: null, items: [{ address: VAULT.address, provisioningState: 'Updating' }] });
  await markRunnerStopped(db, 'watcher');
});

it('takes no look for proof of what comes to light later, though it was asked for after the run had ended', async () => {
  const { db, key } = context;
  const { id: deploymentId } = await buildCompleteDeployment(testConsole);
  const run = await buildRun(db, deploymentId);
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date() } });
  await recordObservation(db, deploymentId, { ...WHAT_IS_THERE, askedAt: beforeTheStep(), afterRun: run.number });
  await appendLateJournal(db, key, run.id, [created()]);
  expect(await readUnmanaged(context, deploymentId)).toMatchObject({ outdated: true });
  expect(await addresses(deploymentId)).toEqual([VAULT.address]);
});

it('tells what was dropped from state from what a later run created, by the runs', async () => {
  const { db } = context;
  const { deploymentId, run } = await scene();
  const drop = (afterRun: number) => db.prisma.teardownStep.create({ data: { deploymentId, kind: 'drop_from_state', subject: 'cluster', requestedBy: 'ada', requestedAt: beforeTheStep(), finishedAt: new Date(), detail: { name: 'cluster', addresses: [VAULT.address], afterRun } } });
  await drop(run.number - 1);
  expect(await addresses(deploymentId)).toEqual([VAULT.address]);
  await drop(run.number);
  expect(await addresses(deploymentId)).toEqual([]);
});
