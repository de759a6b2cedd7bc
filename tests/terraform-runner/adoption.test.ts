import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { findSettledRun } from '#lib/adoption/journal-store.ts';
import { recordObservation } from '#lib/azure/azure-status-store.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { fieldsOfDraft, valuesOfDeployment } from '#lib/deployments/save-draft.ts';
import { findDeployment, updateDeployment } from '#lib/deployments/deployment-store.ts';
import { findPlanDocument } from '#lib/runs/plan-store.ts';
import { queueRun, type RunRequest } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import type { Run } from '#lib/runs/run.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { readPracticeCloud } from '#runner/practice/practice-cloud.ts';
import { realResource } from '#lib/modules/resource-address.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole({ speed: 20 });
});
afterAll(() => testConsole.close());

async function queue(deployment: Deployment, request: Partial<RunRequest>): Promise<Run> {
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove: true, ...request });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

async function cloudOf(deployment: Deployment) {
  const [setup] = testConsole.setups;
  return readPracticeCloud(path.join(setup?.practice.cloudDir ?? '', String(deployment.inputs.namespace)), new Date());
}

/** As a runner's watcher does it; this console has no simulator. */
async function lookAtAzure(deployment: Deployment): Promise<void> {
  const listed = (await cloudOf(deployment)).filter(({ location }) => location !== null);
  const resources = listed.map(({ id, name, type, location, provisioningState }) => ({ id, name, type, location, provisioningState }));
  const { db } = testConsole.context;
  await recordObservation(db, deployment.id, { resources, groupId: null, cluster: null, askedAt: new Date(), afterRun: await findSettledRun(db, deployment.id), components: [] });
}

async function stateAddresses(deployment: Deployment): Promise<string[]> {
  const state = await readNewestState(testConsole.context, deployment.id);
  return (state?.resources ?? []).map(({ address }) => realResource(address).address.replace(/^module\.wandb\./, ''));
}

it('adopts what a canceled apply left Azure creating, and then tears everything down', async () => {
  const cluster = 'module.app_aks.azurerm_kubernetes_cluster.default';
  const deployment = await buildCompleteDeployment(testConsole, { faults: [practiceFault(cluster, 'slow')] });
  const first = await queue(deployment, {});
  await waitUntil('the cluster is being created', async () => (await cloudOf(deployment)).some(({ address }) => address === cluster), { timeoutMs: 60_000 });
  await requestCancel(testConsole.context, { runId: first.id, by: 'test' });
  expect((await untilRun(testConsole, first.id, 'canceled', 'failed', 'applied')).status).toBe('canceled');
  expect(await stateAddresses(deployment)).not.toContain(cluster);

  await lookAtAzure(deployment);
  const { items } = await readUnmanaged(testConsole.context, deployment.id);
  expect(items.map(({ address }) => address)).toContain(`module.wandb.module.app_aks.terraform_data.azurerm_kubernetes_cluster__default`);
  const refused = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'destroy', ...TEST_REQUESTER });
  expect(refused).toMatchObject({ ok: false, reason: 'unmanaged_resources' });

  const second = await queue(deployment, { adopt: 'all' });
  const applied = await adopted(deployment, second);
  expect(applied.failure).toBeNull();
  const plan = await findPlanDocument(testConsole.context.db, second.id);
  expect(plan?.summary.import).toBeGreaterThan(0);
  expect(plan?.summary.destroy).toBe(0);
  const inState = await stateAddresses(deployment);
  for (const { address } of await cloudOf(deployment)) expect(inState).toContain(address);
  expect((await readUnmanaged(testConsole.context, deployment.id)).items).toEqual([]);

  // Nothing is left of the import blocks: the same configuration plans no change.
  const preview = await queue(deployment, { kind: 'plan_only', autoApprove: false });
  await untilRun(testConsole, preview.id, 'no_changes', 'planned', 'failed');
  expect((await findPlanDocument(testConsole.context.db, preview.id))?.changes).toEqual([]);
  const destroyed = await untilRun(testConsole, (await queue(deployment, { kind: 'destroy' })).id, 'applied', 'failed');
  expect(destroyed.failure).toBeNull();
  expect(await cloudOf(deployment)).toEqual([]);
}, 180_000);

/** What Azure does not list is found by its refusal to create it twice: then once more. */
async function adopted(deployment: Deployment, run: Run): Promise<Run> {
  const ended = await untilRun(testConsole, run.id, 'applied', 'failed');
  if (ended.failure?.code !== 'already_exists') return ended;
  await lookAtAzure(deployment);
  return adopted(deployment, await queue(deployment, { adopt: 'all' }));
}

it('has a way out for what was begun and is switched off since', async () => {
  const cache = 'module.redis[0].azurerm_redis_cache.default';
  const deployment = await buildCompleteDeployment(testConsole, { inputs: { create_redis: true }, faults: [practiceFault(cache, 'slow')] });
  const first = await queue(deployment, {});
  await waitUntil('the cache is being created', async () => (await cloudOf(deployment)).some(({ address }) => address === cache), { timeoutMs: 60_000 });
  await requestCancel(testConsole.context, { runId: first.id, by: 'test' });
  await untilRun(testConsole, first.id, 'canceled');
  await lookAtAzure(deployment);
  const fields = fieldsOfDraft({ ...valuesOfDeployment(deployment), inputs: { ...deployment.inputs, create_redis: false, use_external_redis: true, external_redis_host: 'redis.internal', external_redis_port: '6379' } }, { before: deployment, wizardStep: null });
  expect((await updateDeployment(testConsole.context.db, testConsole.context.key, deployment.id, fields)).ok).toBe(true);
  const reasonOf = async () => (await readUnmanaged(testConsole.context, deployment.id)).items.find(({ type }) => type === 'azurerm_redis_cache')?.reason;
  expect(await reasonOf()).toBe('not_configured');

  const adoption = await queue(deployment, { adopt: 'only' });
  expect((await untilRun(testConsole, adoption.id, 'applied', 'failed')).failure).toBeNull();
  await lookAtAzure(deployment);
  expect(await reasonOf()).toBe('not_configured');
  const teardown = { deploymentId: deployment.id, kind: 'destroy', requestedBy: 'test' } as const;
  expect(await queueRun(testConsole.context, teardown)).toMatchObject({ ok: false, reason: 'unmanaged_resources', count: 1 });
  const destroyed = await untilRun(testConsole, (await queue(deployment, { kind: 'destroy', leaveUnmanaged: true })).id, 'applied', 'failed');
  expect(destroyed.failure).toBeNull();
}, 180_000);

it('imports alone where only that is asked for', async () => {
  const cluster = 'module.app_aks.azurerm_kubernetes_cluster.default';
  const deployment = await buildCompleteDeployment(testConsole, { faults: [practiceFault(cluster, 'slow')] });
  const first = await queue(deployment, {});
  await waitUntil('the cluster is being created', async () => (await cloudOf(deployment)).some(({ address }) => address === cluster), { timeoutMs: 60_000 });
  await requestCancel(testConsole.context, { runId: first.id, by: 'test' });
  await untilRun(testConsole, first.id, 'canceled');
  await lookAtAzure(deployment);
  const before = (await stateAddresses(deployment)).length;
  const { items } = await readUnmanaged(testConsole.context, deployment.id);
  const only = await untilRun(testConsole, (await queue(deployment, { adopt: 'only' })).id, 'applied', 'failed');
  expect(only.failure).toBeNull();
  expect(only.counts).toMatchObject({ add: 0, destroy: 0 });
  expect((await stateAddresses(deployment)).length).toBe(before + items.length);
  // What was incomplete still is: nobody said that W&B is deployed.
  const after = await findDeployment(testConsole.context.db, deployment.id);
  expect(after?.status).toBe('failed');
  const destroyed = await untilRun(testConsole, (await queue(deployment, { kind: 'destroy' })).id, 'applied', 'failed');
  expect(destroyed.failure).toBeNull();
  expect(await cloudOf(deployment)).toEqual([]);
}, 180_000);
