import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateDeployment } from '#lib/deployments/deployment-store.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { findPlanDocument } from '#lib/runs/plan-store.ts';
import type { RunKind } from '#lib/runs/run-status.ts';
import type { Run } from '#lib/runs/run.ts';
import { readState } from '#lib/state/state-document.ts';
import { findStateLock, openNewestState } from '#lib/state/state-store.ts';
import { resourcesOf } from '#lib/state/resource.ts';
import { buildCompleteDeployment, LICENSE, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole({ runners: 2 });
});
afterAll(() => console_.close());

async function queue(deploymentId: string, kind: RunKind = 'deploy', autoApprove = true): Promise<Run> {
  const queued = await queueRun(console_.context, { deploymentId, kind, ...TEST_REQUESTER, autoApprove });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

async function logOf(runId: string): Promise<string> {
  const end = await findLogEnd(console_.context.db, runId);
  const lines = await readLogRange(console_.context.db, runId, 1, end?.lastSeq ?? 0);
  return lines.map((line) => line.text).join('\n');
}

async function resourcesInState(deploymentId: string) {
  const body = await openNewestState(console_.context.db, console_.context.key, deploymentId);
  return body === null ? [] : resourcesOf(readState(body));
}

it('deploys what was approved, keeps its log whole and without a secret, and takes it down again', async () => {
  const deployment = await buildCompleteDeployment(console_);
  const { context } = console_;
  const run = await queue(deployment.id, 'deploy', false);
  const planned = await untilRun(console_, run.id, 'planned', 'failed');
  expect(planned.failure).toBeNull();
  expect((await findPlanDocument(context.db, run.id))?.summary.add).toBe(planned.counts?.add);
  expect(await resourcesInState(deployment.id)).toEqual([]);

  await approvePlan(context, { runId: run.id, approvedBy: 'test' });
  const applied = await untilRun(console_, run.id, 'applied', 'failed');
  expect(applied.failure).toBeNull();
  const log = await logOf(run.id);
  expect(log).toContain('Apply complete!');
  expect(log).not.toContain(LICENSE);
  expect((await findLogEnd(context.db, run.id))?.ended).toBe(true);
  expect((await resourcesInState(deployment.id)).length).toBe(planned.counts?.add);
  expect(await findDeployment(context.db, deployment.id)).toMatchObject({ status: 'deployed', url: 'https://wandb.example.com' });

  const again = await untilRun(console_, (await queue(deployment.id)).id, 'no_changes', 'failed', 'applied');
  expect(again.status).toBe('no_changes');

  const destroyed = await untilRun(console_, (await queue(deployment.id, 'destroy')).id, 'applied', 'failed');
  expect(destroyed.failure).toBeNull();
  expect(await resourcesInState(deployment.id)).toEqual([]);
  expect(await findStateLock(context.db, deployment.id)).toBeNull();
  expect((await findDeployment(context.db, deployment.id))?.status).toBe('destroyed');
}, 120_000);

it('carries out each of several runs exactly once, on two runners that compete for them', async () => {
  const deployments = await Promise.all([1, 2, 3].map(() => buildCompleteDeployment(console_)));
  const runs = await Promise.all(deployments.map(({ id }) => queue(id, 'deploy', false)));
  for (const run of runs) expect((await untilRun(console_, run.id, 'planned', 'failed')).failure).toBeNull();
  const rows = await console_.context.db.prisma.run.findMany({ where: { id: { in: runs.map(({ id }) => id) } } });
  expect(rows.map((row) => row.fence)).toEqual([1, 1, 1]);
  for (const run of runs) expect((await logOf(run.id)).match(/is planned with Terraform/g)).toHaveLength(1);
}, 120_000);

it('explains a name that is taken, and deploys once another one was chosen', async () => {
  const deployment = await buildCompleteDeployment(console_, {
    faults: [{ address: 'module.storage[0].azurerm_storage_account.default', kind: 'fail', error: 'name_taken' }],
  });
  const failed = await untilRun(console_, (await queue(deployment.id)).id, 'failed', 'applied');
  expect(failed.failure).toMatchObject({ code: 'name_taken', evidence: { address: expect.stringContaining('azurerm_storage_account') } });
  expect((await resourcesInState(deployment.id)).length).toBeGreaterThan(0);
  expect((await findDeployment(console_.context.db, deployment.id))?.status).toBe('failed');

  const { name, target, location, moduleVersion, inputs, backend } = deployment;
  const fields = { name, target, location, moduleVersion, inputs, backend, secrets: {}, credentialId: null, subscriptionId: null, practice: { faults: [] }, wizardStep: null };
  await updateDeployment(console_.context.db, console_.context.key, deployment.id, fields);
  const applied = await untilRun(console_, (await queue(deployment.id)).id, 'failed', 'applied');
  expect(applied.failure).toBeNull();
}, 120_000);

it('stops an apply on request with one interrupt, and keeps the state', async () => {
  const deployment = await buildCompleteDeployment(console_, { faults: [practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', 'hang')] });
  const run = await queue(deployment.id);
  await waitUntil('the cluster is being created', async () => /kubernetes_cluster\S*: Creating/.test(await logOf(run.id)), { timeoutMs: 60_000 });
  await requestCancel(console_.context, { runId: run.id, by: 'test' });
  const canceled = await untilRun(console_, run.id, 'canceled', 'failed', 'applied');
  expect(canceled.status).toBe('canceled');
  expect((await logOf(run.id)).match(/interrupted once/g)).toHaveLength(1);
  expect((await resourcesInState(deployment.id)).length).toBeGreaterThan(0);
  expect(await findStateLock(console_.context.db, deployment.id)).toBeNull();
}, 120_000);

it('ends an azure run without a registry as failed, with what to check', async () => {
  const deployment = await buildCompleteDeployment(console_, { target: 'azure' });
  const failed = await untilRun(console_, (await queue(deployment.id)).id, 'failed', 'planned');
  expect(failed.failure).toMatchObject({ code: 'registry_unreachable' });
  expect((await findLogEnd(console_.context.db, failed.id))?.ended).toBe(true);
}, 120_000);
