import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { findAzureStatus } from '#lib/azure/azure-status-store.ts';
import { createAzureClients, simulatorCredential } from '#lib/azure/azure-clients.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { setDeploymentUrl, watchDeployment } from '#lib/deployments/deployment-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { appendStateVersion } from '#lib/state/state-store.ts';
import { findWandbChain, markRecordMade, setFarEndFault } from '#lib/status/wandb-chain-store.ts';
import { findLedger, requestLedger } from '#lib/teardown/ledger-store.ts';
import { listSteps, orderSteps } from '#lib/teardown/step-store.ts';
import { findSurvey, requestSurvey, type TeardownTarget } from '#lib/teardown/survey-store.ts';
import type { FindAccess } from '#runner/azure-access.ts';
import { startWatchingAzure } from '#runner/azure-watcher.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';
import { setSimulatorFaults, startSimulator, type RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { startTearingDown } from '#runner/teardown/teardown-watcher.ts';
import { startWatchingWandb } from '#runner/wandb-watcher.ts';
import { INSERT_TEST_TOKEN, TEST_REQUESTER } from '#tests/support/requester.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { makeDataDir, putDeployment } from './practice/simulator/practice-data.ts';

let test: TestDatabase;
let db: Database;
let dataDir = '';
let simulator: RunningSimulator;
let setup: RunnerSetup;
const log = createRunnerLog('test');
const stops: (() => void)[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  db = createDatabase(test.url);
  await db.pool.query(INSERT_TEST_TOKEN);
  dataDir = await makeDataDir();
  simulator = await startSimulator({ dataDir, port: 0 });
  const key = await readConsoleKey(dataDir, randomBytes(32).toString('base64'));
  // What a watcher works with of a runner.
  setup = { db, key, dataDir, network: {}, practice: { module: '', cloudDir: path.join(dataDir, 'practice', 'cloud'), speed: 20 } } as unknown as RunnerSetup;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await setSimulatorFaults(dataDir, {});
});
afterAll(async () => {
  await simulator.close();
  await db.close();
  await test.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const CHART = { mode: 'managed', type: 'terraform_data', name: 'helm_release__wandb', module: 'module.wandb.module.wandb', instances: [{ attributes: {} }] };

/** A deployment whose run is over and whose state hands back where W&B is. */
async function buildDeployed(name: string, address = '203.0.113.9', installed = [CHART]): Promise<string> {
  const id = await buildDeployment(db, { name });
  const run = await buildRun(db, id);
  await inTransaction(db, (tx) => moveRun(tx, run.id, 'cancel'));
  const output = (value: string) => ({ value, type: 'string' });
  const body = Buffer.from(JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: name, outputs: { fqdn: output(`${name}.example.com`), address: output(address) }, resources: installed }));
  await appendStateVersion(db, setup.key, { deploymentId: id, lockId: null, state: { serial: 1, lineage: name, resourceCount: 0, body }, writer: { runId: null, label: 'test' } });
  await setDeploymentUrl(db, id, `https://${name}.example.com`);
  await db.prisma.deployment.update({ where: { id }, data: { status: 'deployed' }, select: { id: true } });
  return id;
}

const codesOf = async (id: string) => (await findWandbChain(db, id))?.links.map(({ code }) => code).join(' ');

it('checks the way to W&B by itself, plays what a person says and plants, and goes on', async () => {
  const id = await buildDeployed('chained');
  await watchDeployment(db, id);
  stops.push(startWatchingWandb(setup, simulator.url, log));
  await waitUntil('the record is missing', async () => (await codesOf(id))?.startsWith('no_record'), { timeoutMs: 10_000, everyMs: 50 });
  await markRecordMade(db, id);
  await waitUntil('the record is made', async () => (await codesOf(id))?.startsWith('resolves'), { timeoutMs: 10_000, everyMs: 50 });
  await setFarEndFault(db, id, 'health_failing');
  await waitUntil('/healthz fails', async () => (await codesOf(id)) === 'resolves open valid starting not_reached', { timeoutMs: 15_000, everyMs: 50 });
  await setFarEndFault(db, id, null);
  await waitUntil('all works', async () => (await codesOf(id)) === 'resolves open valid healthy page', { timeoutMs: 15_000, everyMs: 50 });
}, 60_000);

it('asks nobody on this machine because a state says so', async () => {
  const [loopback, here] = [await buildDeployed('loopback', '127.0.0.1'), await buildDeployed('beside')];
  stops.push(startWatchingWandb(setup, simulator.url, log));
  await waitUntil('the other is checked', async () => (await findWandbChain(db, here)) !== null, { timeoutMs: 10_000, everyMs: 50 });
  expect(await findWandbChain(db, loopback)).toBeNull();
}, 30_000);

function countingAccess(): { find: FindAccess; calls: () => number } {
  let calls = 0;
  const clients = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulator.url, caPem: simulator.certPem });
  const find: FindAccess = () => {
    calls += 1;
    return Promise.resolve({ subscriptionId: PRACTICE_SUBSCRIPTION_ID, clients });
  };
  return { find, calls: () => calls };
}

it('several runners and viewers ask Azure once, and what it says becomes a status for each component', async () => {
  await putDeployment(dataDir, 'shared');
  const id = await buildDeployed('shared');
  await db.pool.query('UPDATE deployments SET "archivedAt" = now() WHERE id <> $1', [id]);
  await Promise.all([watchDeployment(db, id), watchDeployment(db, id), watchDeployment(db, id)]);
  const { find, calls } = countingAccess();
  stops.push(...Array.from({ length: 3 }, () => startWatchingAzure(setup, find, log)));
  await waitUntil('Azure was looked at', async () => (await findAzureStatus(db, id))?.observedAt, { timeoutMs: 10_000, everyMs: 50 });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(calls()).toBe(1);
  const components = (await findAzureStatus(db, id))?.components.map(({ component, name, status }) => `${component} ${name} ${status}`);
  expect(components).toEqual(['gateway ip-0 healthy', 'cluster shared-cluster healthy', 'node_pool default healthy', 'node_pool zone2 changing']);
}, 30_000);

it('a pause that Azure asks for without saying how long is kept', async () => {
  const id = await buildDeployed('throttled');
  await db.pool.query('UPDATE deployments SET "archivedAt" = now() WHERE id <> $1', [id]);
  await setSimulatorFaults(dataDir, { all: { status: 429 } });
  await watchDeployment(db, id);
  const { find, calls } = countingAccess();
  stops.push(startWatchingAzure(setup, find, log));
  await waitUntil('Azure refused', async () => (await findAzureStatus(db, id))?.error?.code === 'throttled', { timeoutMs: 10_000, everyMs: 50 });
  const retryAt = Date.parse((await findAzureStatus(db, id))?.error?.retryAt ?? '');
  expect(retryAt - Date.now()).toBeGreaterThan(20_000);
  expect(calls()).toBe(1);
}, 30_000);

it('a survey and a ledger wait as long as Azure asks for, and say until when', async () => {
  const id = await buildDeployed('paused');
  const destroyed = await buildDeployed('paused-ledger');
  await db.prisma.deployment.update({ where: { id: destroyed }, data: { status: 'destroyed' }, select: { id: true } });
  await setSimulatorFaults(dataDir, { all: { status: 429, retryAfter: 40 } });
  await requestSurvey(db, id);
  const { find, calls } = countingAccess();
  stops.push(startTearingDown(setup, find, log));
  const survey = await waitUntil('the survey was refused', async () => (await findSurvey(db, id))?.error, { timeoutMs: 10_000, everyMs: 50 });
  expect(survey).toMatchObject({ code: 'throttled' });
  const ledger = await waitUntil('the ledger was refused', async () => findLedger(db, destroyed), { timeoutMs: 10_000, everyMs: 50 });
  for (const retryAt of [survey.retryAt, ledger.retryAt]) expect(Date.parse(retryAt ?? '') - Date.now()).toBeGreaterThan(30_000);
  await requestSurvey(db, id);
  await requestLedger(db, destroyed);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(calls()).toBe(2);
}, 30_000);

it('a deletion that Azure wants later is no refusal: it is tried again when Azure said', async () => {
  const id = await buildDeployed('later');
  await putDeployment(dataDir, 'later');
  await setSimulatorFaults(dataDir, { all: { status: 429, retryAfter: 3 } });
  const subject = `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/resourceGroups/later/providers/Microsoft.Authorization/locks/somebody`;
  await orderSteps(db, [{ deploymentId: id, kind: 'delete_lock', subject, detail: { name: 'somebody' }, ...TEST_REQUESTER }]);
  const { find, calls } = countingAccess();
  stops.push(startTearingDown(setup, find, log));
  await waitUntil('Azure was asked', async () => calls() > 0 || null, { timeoutMs: 10_000, everyMs: 50 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect((await listSteps(db, id))[0]?.finishedAt).toBeNull();
  expect(calls()).toBe(1);
  await setSimulatorFaults(dataDir, {});
  await waitUntil('it is done', async () => (await listSteps(db, id))[0]?.finishedAt ?? null, { timeoutMs: 10_000, everyMs: 50 });
  expect((await listSteps(db, id))[0]?.failure).toBeNull();
}, 30_000);

it('a survey that gets no answer holds up no other', async () => {
  const [silent, other] = [await buildDeployed('silent'), await buildDeployed('answered')];
  await requestSurvey(db, silent);
  const { find } = countingAccess();
  const waiting = new Promise<never>(() => {});
  const asked: string[] = [];
  stops.push(startTearingDown(setup, (place) => {
    const { id } = place as TeardownTarget;
    asked.push(id);
    return id === silent ? waiting : find(place);
  }, log));
  await waitUntil('the silent one is asked', async () => asked.includes(silent) || null, { timeoutMs: 10_000, everyMs: 50 });
  await requestSurvey(db, other);
  await waitUntil('the other is looked at', async () => (await findSurvey(db, other))?.observedAt, { timeoutMs: 5_000, everyMs: 50 });
  expect(asked.filter((id) => id === silent)).toHaveLength(1);
}, 30_000);

it('plays no far end and checks no way as long as W&B itself is not installed', async () => {
  const [bare, whole] = [await buildDeployed('bare', '203.0.113.11', []), await buildDeployed('whole', '203.0.113.12')];
  await Promise.all([bare, whole].map((id) => watchDeployment(db, id)));
  stops.push(startWatchingWandb(setup, simulator.url, log));
  await waitUntil('the other is checked', async () => (await codesOf(whole)) !== undefined, { timeoutMs: 10_000, everyMs: 50 });
  expect(await findWandbChain(db, bare)).toBeNull();
});
