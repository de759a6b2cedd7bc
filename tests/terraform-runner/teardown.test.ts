import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Deployment, Inputs, PracticeFault } from '#lib/deployments/deployment.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun, type RunRequest } from '#lib/runs/queue-run.ts';
import { findPlanDocument } from '#lib/runs/plan-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { dropClusterContents, orderDeletions, orderLockDeletion, unprotect } from '#lib/teardown/prepare-teardown.ts';
import { findLedger, findReservation, requestLedger } from '#lib/teardown/ledger-store.ts';
import { ledgerView } from '#lib/teardown/ledger-view.ts';
import { askSurvey, readTeardown } from '#lib/teardown/read-teardown.ts';
import { listStateVersions } from '#lib/state/state-store.ts';
import { createAccessFinder } from '#runner/azure-access.ts';
import { readPracticeCloud } from '#runner/practice/practice-cloud.ts';
import { setSimulatorFaults, startSimulator, type RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { startTearingDown } from '#runner/teardown/teardown-watcher.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let testConsole: TestConsole;
let simulator: RunningSimulator;
let stop: () => void;
let dataDir = '';

beforeAll(async () => {
  testConsole = await startTestConsole({ speed: 200, practiceIn: 'practice/cloud' });
  dataDir = testConsole.dataDir;
  simulator = await startSimulator({ dataDir, port: 0 });
  const [setup] = testConsole.setups;
  if (setup === undefined) throw new Error('no runner');
  const log = createRunnerLog('test');
  log.level = 'error';
  stop = startTearingDown(setup, createAccessFinder({ ...setup, dataDir }, simulator.url), log);
});
afterAll(async () => {
  stop();
  await simulator.close();
  await testConsole.close();
});

const by = 'test';
const { requesterId } = TEST_REQUESTER;

async function queue(deployment: Deployment, request: Partial<RunRequest>): Promise<Run> {
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', requestedBy: by, requesterId, autoApprove: true, ...request });
  if (!queued.ok) throw new Error(queued.reason);
  return untilRun(testConsole, queued.run.id, 'applied', 'failed', 'no_changes');
}

async function deploy(faults: PracticeFault[], inputs: Inputs = { deletion_protection: false }): Promise<Deployment> {
  const deployment = await buildCompleteDeployment(testConsole, { faults, inputs });
  expect((await queue(deployment, {})).failure).toBeNull();
  return deployment;
}

const planted = (error: string, address: string): PracticeFault => ({ kind: 'fail', address, error });
const LOCK = planted('foreign_lock', 'azurerm_resource_group.default');
const ADDRESS = planted('foreign_resource', 'module.app_lb.azurerm_public_ip.default');
const CLUSTER = planted('cluster_gone', 'module.wandb.helm_release.wandb[0]');

/** As Azure is now, not as it was last seen. */
async function look({ id }: Deployment) {
  expect(await askSurvey(testConsole.context, id)).not.toBeNull();
  return (await readTeardown(testConsole.context, id)).view;
}

const stepsOf = ({ id }: Deployment) => readTeardown(testConsole.context, id).then(({ steps }) => steps);
const doneSteps = (deployment: Deployment) => waitUntil('every step is over', async () => (await stepsOf(deployment)).every(({ finishedAt }) => finishedAt !== null) || null, { timeoutMs: 20_000 });

async function ledgerOf({ id }: Deployment) {
  const stored = await waitUntil('the ledger is read', () => findLedger(testConsole.context.db, id), { timeoutMs: 20_000 });
  return ledgerView(stored, { role: 'admin', isAzure: true });
}

async function cloudOf({ inputs }: Deployment) {
  return readPracticeCloud(path.join(dataDir, 'practice', 'cloud', String(inputs.namespace)), new Date());
}

it('a foreign lock and a foreign resource stop a teardown until a person has them deleted; the ledger says what is left', async () => {
  const deployment = await deploy([LOCK, ADDRESS]);
  const first = await look(deployment);
  expect(first.locks).toMatchObject([{ name: 'keep-for-finance', level: 'CanNotDelete', on: 'resource_group', deletable: true, notes: 'Finance still looks at this. Ask before deleting.' }]);
  expect(first.resources).toMatchObject([{ name: 'somebody-elses-ip' }]);
  expect(first.stage).toBe('locks');
  expect(first.losses[0]).toMatchObject({ resource: { type: 'azurerm_mysql_flexible_server' }, bytes: 3 * 1024 ** 3 });

  expect((await queue(deployment, { kind: 'destroy' })).failure).toMatchObject({ code: 'resource_locked' });
  // While the lock stands, Azure refuses the other too.
  const ids = first.resources.map(({ id }) => id);
  expect(await orderDeletions(testConsole.context, { deploymentId: deployment.id, by, requesterId, ids })).toEqual({ ok: true });
  await doneSteps(deployment);
  expect((await stepsOf(deployment))[0]?.failure?.message).toContain('ScopeLocked');

  expect(await orderLockDeletion(testConsole.context, { deploymentId: deployment.id, by, requesterId, lockId: 'another' })).toMatchObject({ ok: false });
  // Whoever ordered it is looked at when it is done: one whose right is gone, or who cannot be told, has nothing deleted.
  expect(await orderLockDeletion(testConsole.context, { deploymentId: deployment.id, by, requesterId: 'token:revoked', lockId: first.locks[0]?.id ?? '' })).toEqual({ ok: true });
  await doneSteps(deployment);
  expect((await stepsOf(deployment))[0]?.failure).toMatchObject({ code: 'not_authorized', message: expect.stringContaining('revoked') });
  expect((await look(deployment)).stage).toBe('locks');
  expect(await orderLockDeletion(testConsole.context, { deploymentId: deployment.id, by, requesterId, lockId: first.locks[0]?.id ?? '' })).toEqual({ ok: true });
  await doneSteps(deployment);
  expect((await look(deployment)).stage).toBe('resources');
  expect((await queue(deployment, { kind: 'destroy' })).failure).toMatchObject({ code: 'resource_group_not_empty' });
  expect((await cloudOf(deployment)).map(({ name }) => name)).toContain('somebody-elses-ip');

  expect(await orderDeletions(testConsole.context, { deploymentId: deployment.id, by, requesterId, ids })).toEqual({ ok: true });
  await doneSteps(deployment);
  expect((await look(deployment)).stage).toBe('destroy');
  expect((await queue(deployment, { kind: 'destroy' })).status).toBe('applied');

  const ledger = await settledLedgerOf(deployment);
  expect(ledger.entries.find(({ type }) => type === 'azurerm_key_vault')).toMatchObject({ outcome: 'reserved', reason: 'soft_deleted' });
  expect(ledger.entries.find(({ type }) => type === 'azurerm_mysql_flexible_server')).toMatchObject({ outcome: 'gone', costs: false });
  expect(ledger).toMatchObject({ costing: 0, unreadSince: null, counts: { exists: 0, kept: 0, unknown: 0 } });
  const days = (Date.parse(ledger.reserved?.until ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(89);
  expect(await findReservation(testConsole.context.db, { target: 'practice', namespace: deployment.inputs.namespace })).toMatchObject({ location: 'westeurope' });
}, 180_000);

/** A busy machine may not read all of it at the first try; it is asked again, as a person would. */
async function settledLedgerOf(deployment: Deployment) {
  return waitUntil('the ledger is read whole', async () => {
    const ledger = await ledgerOf(deployment);
    if (ledger.unreadSince === null) return ledger;
    await requestLedger(testConsole.context.db, deployment.id);
    return null;
  }, { timeoutMs: 30_000 });
}

it('a cluster that was deleted behind Terraform’s back: what lived in it is dropped from state, only once Azure says so', async () => {
  const deployment = await deploy([CLUSTER]);
  expect((await queue(deployment, { kind: 'destroy' })).failure).toMatchObject({ code: 'cluster_unreachable' });
  const { lost, stage } = await look(deployment);
  expect(stage).toBe('cluster');
  expect(lost.length).toBeGreaterThan(3);

  await setSimulatorFaults(dataDir, { managedClusters: { status: 403 } });
  expect(await dropClusterContents(testConsole.context, { deploymentId: deployment.id, by })).toEqual({ ok: false, reason: 'azure_not_seen' });
  await setSimulatorFaults(dataDir, {});
  expect(await dropClusterContents(testConsole.context, { deploymentId: deployment.id, by })).toMatchObject({ ok: true });
  const { items } = await listStateVersions(testConsole.context.db, { deploymentId: deployment.id, limit: 1 });
  expect(items[0]?.note).toBe(`drop_cluster:${lost.length}`);
  expect((await stepsOf(deployment))[0]).toMatchObject({ kind: 'drop_from_state', requestedBy: by, detail: { addresses: lost } });

  expect((await queue(deployment, { kind: 'destroy' })).failure).toBeNull();
  expect((await settledLedgerOf(deployment)).entries.filter(({ reason }) => reason === 'with_cluster').map(({ address }) => address).sort()).toEqual([...lost].sort());
}, 120_000);

it('deletion protection goes in a plan of its own, and the teardown does not race it any more; a refused reading is never gone', async () => {
  const deployment = await deploy([planted('protection_race', 'module.database.azurerm_mysql_flexible_database.default')], { deletion_protection: true });
  expect((await look(deployment)).stage).toBe('protection');
  expect(await dropClusterContents(testConsole.context, { deploymentId: deployment.id, by })).toEqual({ ok: false, reason: 'cluster_not_gone' });
  const queued = await unprotect(testConsole.context, { deploymentId: deployment.id, by });
  if (!queued.ok) throw new Error(queued.reason);
  await untilRun(testConsole, queued.run.id, 'planned');
  const plan = await findPlanDocument(testConsole.context.db, queued.run.id);
  expect(plan?.changes.map(({ type, action }) => [type, action])).toEqual([['azurerm_management_lock', 'delete'], ['azurerm_management_lock', 'delete']]);
  await approvePlan(testConsole.context, { runId: queued.run.id, approvedBy: by });
  expect((await untilRun(testConsole, queued.run.id, 'applied', 'failed')).failure).toBeNull();
  expect((await findDeployment(testConsole.context.db, deployment.id))?.status).toBe('deployed');
  expect(await unprotect(testConsole.context, { deploymentId: deployment.id, by })).toEqual({ ok: false, reason: 'not_protected' });
  expect((await look(deployment)).stage).toBe('destroy');

  await setSimulatorFaults(dataDir, { deletedVaults: { status: 403 }, resourceGroups: { status: 403 } });
  expect((await queue(deployment, { kind: 'destroy' })).failure).toBeNull();
  const refused = await ledgerOf(deployment);
  expect(refused.unreadSince).not.toBeNull();
  expect(refused.problem?.code).toBe('not_authorized');
  expect(refused.entries.filter(({ type }) => type.startsWith('azurerm_')).every(({ outcome }) => outcome === 'unknown')).toBe(true);
  // Its locks went before, and count as part of what was torn down.
  expect(refused.entries.some(({ type }) => type === 'azurerm_management_lock')).toBe(true);

  await setSimulatorFaults(dataDir, {});
  await requestLedger(testConsole.context.db, deployment.id);
  const read = await waitUntil('the ledger is read anew', async () => {
    const ledger = await ledgerOf(deployment);
    return ledger.unreadSince === null ? ledger : null;
  }, { timeoutMs: 20_000 });
  expect(read.counts.unknown).toBe(0);
  expect(read.reserved).not.toBeNull();
}, 120_000);

it('without that plan the teardown races its own locks, once', async () => {
  const deployment = await deploy([planted('protection_race', 'module.database.azurerm_mysql_flexible_database.default')], { deletion_protection: true });
  const { practice } = testConsole.setups[0]!;
  const { speed } = practice;
  // As fast as the rest, its locks are gone in 4 ms: a busy machine begins with the database later than that.
  practice.speed = 4;
  expect((await queue(deployment, { kind: 'destroy' })).failure).toMatchObject({ code: 'resource_locked' });
  practice.speed = speed;
  expect((await queue(deployment, { kind: 'destroy' })).failure).toBeNull();
}, 120_000);
