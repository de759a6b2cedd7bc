import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { readHeldResources } from '#lib/adoption/held-resources.ts';
import { sealJournal, type JournalEntry } from '#lib/adoption/journal.ts';
import { recordObservation } from '#lib/azure/azure-status-store.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/transaction.ts';
import { claimRun } from '#lib/runs/claim-store.ts';
import { createPlan } from '#lib/runs/plan-store.ts';
import type { ResourceChange } from '#lib/plans/plan-document.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { appendStateVersion } from '#lib/state/state-store.ts';
import { recordLedger } from '#lib/teardown/ledger-store.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

const GROUP = '/subscriptions/s/resourceGroups/team';
const VAULT = { address: 'module.wandb.module.vault.azurerm_key_vault.default', id: `${GROUP}/providers/Microsoft.KeyVault/vaults/team-vault` };

let context: Pick<ConsoleContext, 'db' | 'key'>;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  const db = createDatabase(database.url);
  context = { db, key: await readConsoleKey('', randomBytes(32).toString('base64')) };
  drop = async () => {
    await db.close();
    await database.drop();
  };
});
afterAll(() => drop());

/** A deployment whose only apply left a group in state and a vault in it, and of which no journal tells; how it ended is told. */
async function lostApply(outcome: string | null): Promise<string> {
  const { db, key } = context;
  const deploymentId = await buildDeployment(db);
  const run = await buildRun(db, deploymentId);
  const change: ResourceChange = { address: VAULT.address, type: 'azurerm_key_vault', name: 'default', action: 'create', component: 'vault', dataLoss: false, replacePaths: [], attributes: [{ path: 'name', before: { kind: 'absent' }, after: { kind: 'known', text: 'team-vault' } }] };
  const document = { terraformVersion: '1.11.4', summary: { add: 1, change: 0, destroy: 0, replace: 0, import: 0 }, changes: [change], outputs: [] };
  const claimed = await claimRun(db, { runId: run.id, runnerId: 'runner', hostId: 'host' });
  if (claimed === null) throw new Error('not claimed');
  await createPlan(db, key, { runId: run.id, claim: claimed.claim, file: Buffer.from('plan'), lockFile: '', basis: { state: null, inputsDigest: '', subscriptionId: null }, document });
  const group = { mode: 'managed', type: 'azurerm_resource_group', name: 'default', module: 'module.wandb', instances: [{ attributes: { id: GROUP } }] };
  const body = Buffer.from(JSON.stringify({ version: 4, serial: 1, lineage: 'a', resources: [group] }));
  await appendStateVersion(db, key, { deploymentId, lockId: null, state: { serial: 1, lineage: 'a', resourceCount: 1, body }, writer: { runId: run.id, label: 'run 1' } });
  await db.prisma.runStep.create({ data: { runId: run.id, name: 'apply', outcome } });
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date() } });
  const resource = { id: VAULT.id, name: 'team-vault', type: 'Microsoft.KeyVault/vaults', location: 'westeurope', provisioningState: 'Succeeded' };
  await recordObservation(db, deploymentId, { resources: [resource], groupId: null, cluster: null, askedAt: new Date(), afterRun: run.number, components: [] });
  return deploymentId;
}

it.each([null, 'unfinished'])('finds what a run left of which nobody heard the end (%s)', async (outcome) => {
  const { items } = await readUnmanaged(context as ConsoleContext, await lostApply(outcome));
  expect(items).toMatchObject([{ address: VAULT.address, importId: VAULT.id, source: 'resource_group' }]);
});

it('takes what a run would have said, had it begun it, for somebody else\'s', async () => {
  const { items } = await readUnmanaged(context as ConsoleContext, await lostApply('failed'));
  expect(items).toMatchObject([{ address: null, reason: 'not_ours' }]);
});

const CONTAINER = { address: 'module.wandb.azurerm_storage_container.default', id: 'https://team.blob.core.windows.net/wandb' };
const GROUP_IN_STATE = { mode: 'managed', type: 'azurerm_resource_group', name: 'default', module: 'module.wandb', instances: [{ attributes: { id: GROUP } }] };
const CONTAINER_IN_STATE = { mode: 'managed', type: 'azurerm_storage_container', name: 'default', module: 'module.wandb', instances: [{ attributes: { id: CONTAINER.id } }] };

/** A run that said this and wrote this state, and has ended. */
async function endedRun(deploymentId: string, { events, resources, serial }: { events: Pick<JournalEntry, 'event' | 'id'>[]; resources: object[]; serial: number }): Promise<void> {
  const { db, key } = context;
  const run = await buildRun(db, deploymentId);
  const entries = events.map((event) => ({ at: new Date().toISOString(), address: CONTAINER.address, type: 'azurerm_storage_container', action: 'create', ...event }));
  if (entries.length > 0) await db.prisma.runJournal.create({ data: { runId: run.id, firstSeq: 1, sealed: sealJournal(key, run.id, 1, entries) } });
  await writeState(deploymentId, { serial, resources, runId: run.id });
  await db.prisma.run.update({ where: { id: run.id }, data: { startedAt: new Date(), applyStartedAt: new Date() } });
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
}

async function writeState(deploymentId: string, { serial, resources, runId }: { serial: number; resources: object[]; runId: string | null }): Promise<void> {
  const body = Buffer.from(JSON.stringify({ version: 4, serial, lineage: 'a', resources }));
  const written = await appendStateVersion(context.db, context.key, { deploymentId, lockId: null, state: { serial, lineage: 'a', resourceCount: resources.length, body }, writer: { runId, label: 'test' } });
  if (!written.ok) throw new Error(written.reason);
}

const found = async (deploymentId: string) => (await readUnmanaged(context as ConsoleContext, deploymentId)).items;
const CREATED = { event: 'completed', id: CONTAINER.id } as const;

it('takes what Terraform had in state and has not any more for gone, until a later run creates it again', async () => {
  const deploymentId = await buildDeployment(context.db);
  await endedRun(deploymentId, { events: [CREATED], resources: [GROUP_IN_STATE, CONTAINER_IN_STATE], serial: 1 });
  // It was found gone, and its new creation failed.
  await endedRun(deploymentId, { events: [{ event: 'started', id: null }, { event: 'errored', id: null }], resources: [GROUP_IN_STATE], serial: 2 });
  expect(await found(deploymentId)).toEqual([]);
  await endedRun(deploymentId, { events: [], resources: [GROUP_IN_STATE], serial: 3 });
  expect(await found(deploymentId)).toEqual([]);
  await endedRun(deploymentId, { events: [CREATED], resources: [GROUP_IN_STATE], serial: 4 });
  expect(await found(deploymentId)).toMatchObject([{ address: CONTAINER.address, importId: CONTAINER.id }]);
});

it('does not take what a person\'s state lacks for gone', async () => {
  const deploymentId = await buildDeployment(context.db);
  await endedRun(deploymentId, { events: [CREATED], resources: [GROUP_IN_STATE, CONTAINER_IN_STATE], serial: 1 });
  await writeState(deploymentId, { serial: 2, resources: [GROUP_IN_STATE], runId: null });
  await endedRun(deploymentId, { events: [], resources: [GROUP_IN_STATE], serial: 3 });
  expect(await found(deploymentId)).toMatchObject([{ address: CONTAINER.address }]);
});

it('offers nothing of a destroyed deployment whose group is gone, by Azure\'s word after the teardown', async () => {
  const { db } = context;
  const deploymentId = await buildDeployment(db);
  await endedRun(deploymentId, { events: [CREATED], resources: [], serial: 1 });
  await db.prisma.deployment.update({ where: { id: deploymentId }, data: { status: 'destroyed' } });
  expect(await found(deploymentId)).toHaveLength(1);
  const unasked = { found: null, readAt: null, unreadSince: null, problem: null };
  const readGroup = (readAt: string) => {
    const reading = { group: { ...unasked, found: { exists: false, resources: [], locks: [] }, readAt }, nodes: unasked, vault: unasked };
    return recordLedger(db, { id: deploymentId, target: 'practice', credentialId: null, subscriptionId: null, namespace: 'team', location: 'westeurope' }, { before: [], reading, subscriptionId: null, askedAt: new Date() });
  };
  await readGroup('2020-01-05T10:00:00.000Z');
  expect(await found(deploymentId)).toHaveLength(1);
  await readGroup(new Date(Date.now() + 1_000).toISOString());
  expect(await found(deploymentId)).toEqual([]);
});

const ELSEWHERE = { kind: 'azurerm', values: {} };

it.each([
  ['is there when Terraform said its last word', 'failed', []],
  ['may be missing when it was cut off', 'unfinished', [CONTAINER.address]],
  ['is missing when it could not be saved', 'unsaved', [CONTAINER.address]],
])('in a state that is kept elsewhere, what a run made %s', async (_how, outcome, addresses) => {
  const { db, key } = context;
  const deploymentId = await buildDeployment(db);
  await db.prisma.deployment.update({ where: { id: deploymentId }, data: { backend: ELSEWHERE }, select: { id: true } });
  const run = await buildRun(db, deploymentId);
  const entry = { at: new Date().toISOString(), address: CONTAINER.address, type: 'azurerm_storage_container', action: 'create', ...CREATED };
  await db.prisma.runJournal.create({ data: { runId: run.id, firstSeq: 1, sealed: sealJournal(key, run.id, 1, [entry]) } });
  await db.prisma.runStep.create({ data: { runId: run.id, name: 'apply', outcome: outcome === 'unsaved' ? 'failed' : outcome } });
  if (outcome === 'unsaved') await writeState(deploymentId, { serial: 1, resources: [CONTAINER_IN_STATE], runId: run.id });
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date() } });
  // Something that the state had before the first run, or somebody else's: nobody can tell.
  const stranger = { id: VAULT.id, name: 'team-vault', type: 'Microsoft.KeyVault/vaults', location: 'westeurope', provisioningState: 'Succeeded' };
  await recordObservation(db, deploymentId, { resources: [stranger], groupId: null, cluster: null, askedAt: new Date(), afterRun: run.number, components: [] });
  expect((await found(deploymentId)).map(({ address }) => address)).toEqual(addresses);
  expect(await readHeldResources(context, { id: deploymentId, stateIsHere: false })).toMatchObject({ isWhole: false, resources: [{ address: CONTAINER.address, component: 'storage' }] });
});

it('in a state that is kept elsewhere is what a later run imported', async () => {
  const { db, key } = context;
  const deploymentId = await buildDeployment(db);
  await db.prisma.deployment.update({ where: { id: deploymentId }, data: { backend: ELSEWHERE }, select: { id: true } });
  const first = await buildRun(db, deploymentId);
  const started = { at: new Date().toISOString(), address: VAULT.address, type: 'azurerm_key_vault', action: 'create', event: 'started', id: null } as const;
  await db.prisma.runJournal.create({ data: { runId: first.id, firstSeq: 1, sealed: sealJournal(key, first.id, 1, [started]) } });
  await db.prisma.runStep.create({ data: { runId: first.id, name: 'apply', outcome: 'unfinished' } });
  await db.prisma.run.update({ where: { id: first.id }, data: { status: 'failed', applyStartedAt: new Date(), finishedAt: new Date() } });
  const vault = { id: VAULT.id, name: 'team-vault', type: 'Microsoft.KeyVault/vaults', location: 'westeurope', provisioningState: 'Succeeded' };
  await recordObservation(db, deploymentId, { resources: [vault], groupId: null, cluster: null, askedAt: new Date(), afterRun: first.number, components: [] });
  expect(await found(deploymentId)).toMatchObject([{ address: VAULT.address, source: 'resource_group' }]);
  const second = await buildRun(db, deploymentId);
  const claimed = (await claimRun(db, { runId: second.id, runnerId: 'runner', hostId: 'host' }))!;
  const change: ResourceChange = { address: VAULT.address, type: 'azurerm_key_vault', name: 'default', action: 'import', component: 'vault', dataLoss: false, replacePaths: [], attributes: [] };
  const document = { terraformVersion: '1.11.4', summary: { add: 0, change: 0, destroy: 0, replace: 0, import: 1 }, changes: [change], outputs: [] };
  await createPlan(db, key, { runId: second.id, claim: claimed.claim, file: Buffer.from('plan'), lockFile: '', basis: { state: null, inputsDigest: '', subscriptionId: null }, document });
  await db.prisma.run.update({ where: { id: second.id }, data: { status: 'applied', adopts: 1, applyStartedAt: new Date(), finishedAt: new Date() } });
  expect(await found(deploymentId)).toEqual([]);
  expect(await readHeldResources(context, { id: deploymentId, stateIsHere: false })).toMatchObject({ isWhole: false, resources: [{ address: VAULT.address }] });
});
