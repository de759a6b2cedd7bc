import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import type { Run } from '#lib/runs/run.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { readPracticeCloud } from '#runner/practice/practice-cloud.ts';
import { realResource } from '#lib/modules/resource-address.ts';
import { killRunner, startRunnerHosts, type RunnerHosts } from '#tests/support/runner-hosts.ts';
import { startTcpGate, type TcpGate } from '#tests/support/tcp-gate.ts';
import { untilRun } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

const GRACE_MS = 24_000;
const GIVEN_UP = 'the interrupted Terraform ends without it';
const TAKEN = 'State that Terraform could not upload was taken';
const CLUSTER = 'module.app_aks.azurerm_kubernetes_cluster.default';
const SLOW_CLUSTER = practiceFault(CLUSTER, 'slow');

let hosts: RunnerHosts;
let gate: TcpGate;
beforeAll(async () => {
  hosts = await startRunnerHosts();
  gate = await startTcpGate({ host: '127.0.0.1', port: Number(new URL(hosts.testConsole.context.consoleUrl).port) });
  hosts.testConsole.context.consoleUrl = `http://127.0.0.1:${gate.port}`;
});
afterEach(() => {
  gate.open();
  hosts.killRunners();
});
afterAll(async () => {
  await hosts.close();
  await gate.close();
});

function startRunner(host: string) {
  return hosts.startRunner(host, { CANCEL_GRACE_MINUTES: String(GRACE_MS / 60_000) });
}

async function cancel(run: Run): Promise<void> {
  await requestCancel(hosts.testConsole.context, { runId: run.id, by: 'test' });
}

function untilInterrupted(run: Run): Promise<unknown> {
  return waitUntil('Terraform is interrupted', async () => (await hosts.logOf(run.id)).includes('Interrupt received'), { timeoutMs: 20_000 });
}

/** Expects that the newest state has what Terraform has created in the practice cloud; not what it was creating at the interrupt. */
async function expectWholeState(run: Run, host: string): Promise<void> {
  const { context } = hosts.testConsole;
  const { inputs } = await context.db.prisma.deployment.findUniqueOrThrow({ where: { id: run.deploymentId } });
  const cloud = await readPracticeCloud(path.join(hosts.home, host, 'practice', 'cloud', String((inputs as { namespace: string }).namespace)), new Date());
  expect(cloud.length).toBeGreaterThan(3);
  const state = await readNewestState(context, run.deploymentId);
  const inState = (state?.resources ?? []).map(({ address }) => realResource(address).address.replace(/^module\.wandb\./, ''));
  const log = await hosts.logOf(run.id);
  const missing = cloud.map(({ address }) => address).filter((address) => !inState.includes(address) && log.includes(`${address}: Creation complete`));
  expect(missing).toEqual([]);
}

it('ends a canceled apply within its grace when the console is away, though the runner was killed, and stores its state', async () => {
  const runner = await startRunner('a');
  const run = await hosts.deployUpToCluster('slow');
  gate.shut();
  const canceledAt = performance.now();
  await cancel(run);
  await untilInterrupted(run);
  await killRunner(runner);
  await startRunner('a');
  await untilRun(hosts.testConsole, run.id, 'canceled');
  expect(performance.now() - canceledAt).toBeLessThan(GRACE_MS);
  const log = await hosts.logOf(run.id);
  expect(log).toContain(TAKEN);
  expect(log).not.toMatch(/127\.(?!0\.0\.1)/);
  await expectWholeState(run, 'a');
}, 120_000);

it('says in the log that an interrupted Terraform ends without the console', async () => {
  await startRunner('a');
  const run = await hosts.deployUpToCluster('slow');
  gate.shut();
  const canceledAt = performance.now();
  await cancel(run);
  await untilRun(hosts.testConsole, run.id, 'canceled');
  expect(performance.now() - canceledAt).toBeLessThan(GRACE_MS);
  expect(await hosts.logOf(run.id)).toContain(GIVEN_UP);
  await expectWholeState(run, 'a');
}, 120_000);

it('lets another host apply the plan, and an interrupted Terraform save its state when the console is back in time', async () => {
  const planner = await startRunner('a');
  const { context } = hosts.testConsole;
  const run = await hosts.queueDeploy([SLOW_CLUSTER], false);
  await untilRun(hosts.testConsole, run.id, 'planned');
  await killRunner(planner);
  await startRunner('b');
  await approvePlan(context, { runId: run.id, approvedBy: 'test' });
  await waitUntil('the cluster is being created', async () => /kubernetes_cluster\S*: Creating/.test(await hosts.logOf(run.id)), { timeoutMs: 60_000 });
  gate.shut();
  await cancel(run);
  await untilInterrupted(run);
  gate.open();
  await untilRun(hosts.testConsole, run.id, 'canceled');
  const log = await hosts.logOf(run.id);
  expect(log).not.toContain(GIVEN_UP);
  expect(log).not.toContain(TAKEN);
  await expectWholeState(run, 'b');
}, 120_000);
