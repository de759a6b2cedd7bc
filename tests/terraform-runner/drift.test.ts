import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { findDeployment, plantFault } from '#lib/deployments/deployment-store.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import type { DriftReport } from '#lib/drift/drift-report.ts';
import { findDriftReport, setDriftSchedule, readDrift } from '#lib/drift/drift-store.ts';
import { discardPlan, approvePlan } from '#lib/runs/approve-plan.ts';
import { findPlanDocument } from '#lib/runs/plan-store.ts';
import { queueRun, type RunRequest } from '#lib/runs/queue-run.ts';
import { listRuns } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { readPracticeCloud } from '#runner/practice/practice-cloud.ts';
import { queueDueChecks } from '#runner/reconcile.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

const REDIS = 'module.redis[0].azurerm_redis_cache.default';
const REDIS_IN_STATE = 'module.wandb.module.redis[0].terraform_data.azurerm_redis_cache__default';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole({ speed: 1000 });
});
afterAll(() => testConsole.close());

async function queue(deployment: Deployment, request: Partial<RunRequest>): Promise<Run> {
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, ...request });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

async function deployed(): Promise<Deployment> {
  const deployment = await buildCompleteDeployment(testConsole, { inputs: { create_redis: true } });
  const run = await untilRun(testConsole, (await queue(deployment, { autoApprove: true })).id, 'applied', 'failed');
  expect(run.failure).toBeNull();
  return deployment;
}

async function check(deployment: Deployment): Promise<{ run: Run; report: DriftReport }> {
  const { id } = await queue(deployment, { kind: 'plan_only', drift: true });
  const run = await untilRun(testConsole, id, 'planned', 'no_changes', 'failed', 'canceled');
  expect(run.failure).toBeNull();
  const report = await findDriftReport(testConsole.context.db, deployment.id);
  if (report === null) throw new Error('no report');
  return { run, report };
}

async function redisOf(deployment: Deployment): Promise<Record<string, unknown> | undefined> {
  const [setup] = testConsole.setups;
  const cloud = await readPracticeCloud(path.join(setup?.practice.cloudDir ?? '', String(deployment.inputs.namespace)), new Date());
  return cloud.find(({ address }) => address === REDIS)?.attributes;
}

async function stateVersions(deployment: Deployment): Promise<number> {
  return testConsole.context.db.prisma.stateVersion.count({ where: { deploymentId: deployment.id } });
}

it('finds nothing right after an apply, and changes neither state nor the deployment', async () => {
  const deployment = await deployed();
  const before = { versions: await stateVersions(deployment), deployment: await findDeployment(testConsole.context.db, deployment.id) };
  const { run, report } = await check(deployment);
  expect(run.status).toBe('no_changes');
  expect(report).toMatchObject({ outcome: 'no_drift', resources: [], byAzure: [], pending: 0, supersededBy: null });
  expect({ versions: await stateVersions(deployment), deployment: await findDeployment(testConsole.context.db, deployment.id) }).toEqual(before);
}, 240_000);

it('finds what was changed and deleted by hand, and a deploy reverts it', async () => {
  const deployment = await deployed();
  const wanted = await redisOf(deployment);
  await plantFault(testConsole.context.db, deployment.id, practiceFault(REDIS, 'changed'));
  await plantFault(testConsole.context.db, deployment.id, practiceFault('module.storage[0].azurerm_storage_account.default', 'gone'));
  const versions = await stateVersions(deployment);
  const { run, report } = await check(deployment);
  expect(run.status).toBe('planned');
  expect(await stateVersions(deployment)).toBe(versions);
  expect(report.outcome).toBe('gone');
  const capacity = { path: 'capacity', before: { kind: 'known', text: String(wanted?.capacity) }, after: { kind: 'known', text: '6' } };
  expect(report.resources).toMatchObject([
    { address: REDIS_IN_STATE, type: 'azurerm_redis_cache', kind: 'changed', attributes: [capacity], revert: 'update' },
    { type: 'azurerm_storage_account', kind: 'gone', attributes: [], revert: 'create' },
  ]);
  expect((await findDeployment(testConsole.context.db, deployment.id))?.drifted).toBe(true);
  // It happened once.
  expect((await findDeployment(testConsole.context.db, deployment.id))?.practice?.faults).toEqual([]);

  // A revert that is not wanted leaves the drift where it is.
  const discarded = await queue(deployment, {});
  await untilRun(testConsole, discarded.id, 'planned', 'failed');
  await discardPlan(testConsole.context, { runId: discarded.id });
  expect((await check(deployment)).report.resources.map(({ kind }) => kind)).toEqual(['changed', 'gone']);

  const revert = await untilRun(testConsole, (await queue(deployment, { autoApprove: true })).id, 'applied', 'failed');
  expect(revert.failure).toBeNull();
  expect(revert.counts).toMatchObject({ add: 1, change: 1, destroy: 0 });
  expect(await redisOf(deployment)).toEqual(wanted);
  expect((await findDriftReport(testConsole.context.db, deployment.id))?.supersededBy).toBe(revert.number);
  expect((await findDeployment(testConsole.context.db, deployment.id))?.drifted).toBe(false);
  expect((await check(deployment)).report.outcome).toBe('no_drift');
}, 240_000);

it('takes into state what Azure has, after a plan of its own, and changes nothing in Azure', async () => {
  const deployment = await deployed();
  await plantFault(testConsole.context.db, deployment.id, practiceFault(REDIS, 'changed'));
  expect((await check(deployment)).report.outcome).toBe('drifted');
  const accept = await queue(deployment, { refreshOnly: true });
  expect((await untilRun(testConsole, accept.id, 'planned', 'no_changes', 'failed')).status).toBe('planned');
  const plan = await findPlanDocument(testConsole.context.db, accept.id);
  expect(plan?.summary).toEqual({ add: 0, change: 0, destroy: 0, replace: 0, import: 0, accept: 1 });
  expect(plan?.changes).toMatchObject([{ address: REDIS_IN_STATE, action: 'accept', attributes: [{ path: 'capacity', after: { kind: 'known', text: '6' } }] }]);
  expect(await approvePlan(testConsole.context, { runId: accept.id, approvedBy: 'test' })).toMatchObject({ ok: true });
  const applied = await untilRun(testConsole, accept.id, 'applied', 'failed');
  expect(applied.failure).toBeNull();
  expect(await redisOf(deployment)).toMatchObject({ capacity: 6 });
  const { report } = await check(deployment);
  // The options still say otherwise: that is no drift, but the next deploy would change it.
  expect(report).toMatchObject({ outcome: 'no_drift', resources: [], pending: 1 });
  const { db } = testConsole.context;
  expect((await readDrift(db, deployment)).accepted).toBe(accept.number);
  expect((await readDrift(db, { ...deployment, inputs: { ...deployment.inputs, create_redis: false } })).accepted).toBeNull();
  const revert = await untilRun(testConsole, (await queue(deployment, { autoApprove: true })).id, 'applied', 'failed');
  expect(revert.failure).toBeNull();
  expect((await readDrift(db, deployment)).accepted).toBeNull();
}, 240_000);

it('does not take what an accepted drift found gone for something left in Azure', async () => {
  const deployment = await deployed();
  await plantFault(testConsole.context.db, deployment.id, practiceFault('module.storage[0].azurerm_storage_container.default', 'gone'));
  expect((await check(deployment)).report.outcome).toBe('gone');
  const accept = await untilRun(testConsole, (await queue(deployment, { refreshOnly: true, autoApprove: true })).id, 'applied', 'failed');
  expect(accept.failure).toBeNull();
  expect((await readUnmanaged(testConsole.context, deployment.id)).items).toEqual([]);
  // A teardown has nothing to ask about, and leaves nothing behind that Azure would be said to have.
  const teardown = await untilRun(testConsole, (await queue(deployment, { kind: 'destroy', autoApprove: true })).id, 'applied', 'failed');
  expect(teardown.failure).toBeNull();
  expect((await readUnmanaged(testConsole.context, deployment.id)).items).toEqual([]);
}, 240_000);

it('lets a real run go first: a check under way is stopped, cleanly, and found nothing', async () => {
  const deployment = await deployed();
  const { report } = await check(deployment);
  const drift = await queue(deployment, { kind: 'plan_only', drift: true });
  await untilRun(testConsole, drift.id, 'planning');
  const real = await queue(deployment, { autoApprove: true });
  expect((await untilRun(testConsole, real.id, 'no_changes', 'applied', 'failed')).failure).toBeNull();
  const ended = await untilRun(testConsole, drift.id, 'canceled', 'planned', 'no_changes', 'failed');
  expect(ended).toMatchObject({ status: 'canceled', failure: null, gaveWayTo: real.number });
  expect(await findDriftReport(testConsole.context.db, deployment.id)).toMatchObject({ runId: report.runId });
  expect(await testConsole.context.db.prisma.stateLock.count({ where: { deploymentId: deployment.id } })).toBe(0);
}, 240_000);

it('leaves no copy of the state behind', async () => {
  const deployment = await deployed();
  const { run } = await check(deployment);
  const [setup] = testConsole.setups;
  await waitUntil('its working directory is gone', async () => !(await readdir(path.join(setup?.dataDir ?? '', 'work'))).includes(run.id));
}, 240_000);

it('checks by itself when it is due, and once however many runners look', async () => {
  const deployment = await deployed();
  const [setup] = testConsole.setups;
  if (setup === undefined) throw new Error('no runner');
  await setDriftSchedule(testConsole.context.db, deployment.id, 'daily');
  const quiet = createRunnerLog(setup.runnerId);
  await Promise.all([queueDueChecks(setup, quiet), queueDueChecks(setup, quiet)]);
  const [check, ...more] = (await listRuns(testConsole.context.db, { deploymentId: deployment.id, limit: 10 })).items.filter((run) => run.driftCheck);
  expect(more).toEqual([]);
  expect(check).toMatchObject({ kind: 'plan_only', requestedBy: 'the schedule' });
  await untilRun(testConsole, check?.id ?? '', 'no_changes');
  await queueDueChecks(setup, quiet);
  expect(await testConsole.context.db.prisma.run.count({ where: { deploymentId: deployment.id, driftCheck: true } })).toBe(1);
}, 240_000);
