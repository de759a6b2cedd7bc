import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PracticeFault } from '#lib/deployments/deployment.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { listRunEvidence } from '#lib/adoption/evidence-store.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { Run } from '#lib/runs/run.ts';
import { killProcessesIn, processesIn, startRunnerProcess } from '#tests/support/runner-process.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let testConsole: TestConsole;
let home: string;
const runners: ChildProcess[] = [];
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-lost-'));
});
afterAll(async () => {
  for (const runner of runners) runner.kill('SIGKILL');
  killProcessesIn(home);
  await testConsole.close();
  await rm(home, { recursive: true, force: true });
});

/** A runner as a process of its own, on a data directory that is a host of its own. */
async function startRunner(host: string, settings: Record<string, string> = {}): Promise<ChildProcess> {
  const runner = await startRunnerProcess(testConsole, path.join(home, host), settings);
  runners.push(runner);
  return runner;
}

async function queueDeploy(faults: PracticeFault[] = [], autoApprove = true): Promise<Run> {
  const deployment = await buildCompleteDeployment(testConsole, { faults });
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', requestedBy: 'test', autoApprove });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

/** Up to where its cluster is being created. */
async function deploy(faultKind: 'slow' | 'hang', factor?: number): Promise<Run> {
  const fault = practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', faultKind);
  const run = await queueDeploy([{ ...fault, ...(factor && { factor }) }]);
  await waitUntil('the cluster is being created', async () => /kubernetes_cluster\S*: Creating/.test(await logOf(run.id)), { timeoutMs: 60_000 });
  return run;
}

async function logOf(runId: string): Promise<string> {
  const { db } = testConsole.context;
  const end = await findLogEnd(db, runId);
  return (await readLogRange(db, runId, 1, end?.lastSeq ?? 0)).map((line) => line.text).join('\n');
}

async function kill(runner: ChildProcess): Promise<void> {
  runner.kill('SIGKILL');
  await once(runner, 'exit');
}

it('takes up a run that a killed runner of the same host left, and loses and repeats no line of it', async () => {
  const first = await startRunner('a');
  const run = await deploy('slow');
  await kill(first);
  const second = await startRunner('a');
  const applied = await untilRun(testConsole, run.id, 'applied', 'failed');
  expect(applied.failure).toBeNull();
  const log = await logOf(run.id);
  expect(log.match(/Apply complete!/g)).toHaveLength(1);
  expect(log.match(/kubernetes_cluster__default: Creating\.\.\./g)).toHaveLength(1);
  await kill(second);
}, 120_000);

it('takes up the run of a runner that was still alive when the next one of its host began', async () => {
  const first = await startRunner('j', { RUNNER_LOST_SECONDS: '15' });
  const run = await deploy('slow', 25);
  const second = await startRunner('j', { RUNNER_LOST_SECONDS: '15' });
  await kill(first);
  expect((await untilRun(testConsole, run.id, 'applied', 'failed')).failure).toBeNull();
  await kill(second);
}, 120_000);

it('ends a run whose host is lost as runner_lost within a minute, and the next run starts', async () => {
  const watcher = await startRunner('b');
  const first = await startRunner('c');
  const run = await deploy('hang');
  const holder = (await testConsole.context.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } })).claimedBy ?? '';
  const [lost, left] = holder.includes(`:${first.pid}:`) ? [first, 'c'] : [watcher, 'b'];
  await kill(lost);
  killProcessesIn(path.join(home, left));
  const failed = await untilRun(testConsole, run.id, 'failed', 'applied', 'canceled');
  expect(failed.failure?.code).toBe('runner_lost');
  expect(failed.failure?.evidence.detail).toMatch(/last heartbeat \d{4}-/);
  expect((await findLogEnd(testConsole.context.db, run.id))?.ended).toBe(true);
  const next = await queueRun(testConsole.context, { deploymentId: run.deploymentId, kind: 'deploy', requestedBy: 'test' });
  if (!next.ok) throw new Error(next.reason);
  expect((await untilRun(testConsole, next.run.id, 'planned', 'failed')).failure).toBeNull();
}, 180_000);

it('fences a runner that slept until its run was given up, and keeps what its Terraform went on to do', async () => {
  const { context } = testConsole;
  for (const left of runners) left.kill('SIGKILL');
  const sleeper = await startRunner('d', { RUNNER_LOST_SECONDS: '15' });
  // Its Terraform is at work for another 40 seconds or so, and the run is given up before.
  const run = await deploy('slow', 40);
  sleeper.kill('SIGSTOP');
  const watcher = await startRunner('e', { RUNNER_LOST_SECONDS: '15' });
  const failed = await untilRun(testConsole, run.id, 'failed', 'applied', 'canceled');
  expect(failed.failure?.code).toBe('runner_lost');
  const before = await factsOf(run);
  expect(before.locks).toBe(0);

  sleeper.kill('SIGCONT');
  await waitUntil('its Terraform has ended', async () => processesIn(path.join(home, 'd', 'work')).length === 0 || null, { timeoutMs: 60_000 });
  await waitUntil('what it did is kept', async () => (await listRunEvidence(context.db, run.id)).length > 0 || null, { timeoutMs: 30_000 });
  expect(await factsOf(run)).toEqual(before);
  expect((await listRunEvidence(context.db, run.id)).map(({ name }) => name)).toContain('output-apply');
  // Azure may have been asked by nobody: the journal alone knows what was created.
  expect((await readUnmanaged(context, run.deploymentId)).items.length).toBeGreaterThan(0);
  await kill(sleeper);
  await kill(watcher);
}, 180_000);

it('lets a runner that slept between two steps, until its run was given up, begin no further one', async () => {
  for (const left of runners) left.kill('SIGKILL');
  // A second, for what it printed to be in the log: a line that is still to be written would fence the runner by itself.
  const terraform = await wrapTerraform(path.join(home, 'sleepy'), { init: '  real "$@"; code=$?; sleep 1; kill -STOP "$PPID"; exit $code' });
  const sleeper = await startRunner('f', { RUNNER_LOST_SECONDS: '15', TERRAFORM_BIN: terraform.binary });
  const run = await queueDeploy();
  await waitUntil('its first step is over', async () => (await terraform.commands()).length > 0 && processesIn(path.join(home, 'f', 'work')).length === 0, { timeoutMs: 30_000 });
  const watcher = await startRunner('g', { RUNNER_LOST_SECONDS: '15' });
  expect((await untilRun(testConsole, run.id, 'failed', 'applied', 'canceled')).failure?.code).toBe('runner_lost');
  const before = await factsOf(run);
  sleeper.kill('SIGCONT');
  // Two beats of its heart: it knows by then.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  expect(await terraform.commands()).toEqual(['init']);
  expect(await factsOf(run)).toEqual(before);
  await kill(sleeper);
  await kill(watcher);
}, 120_000);

it('applies what was to be applied without asking, though the runner is killed while it says so', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const { pool } = testConsole.context.db;
  await pool.query(`CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NEW; END';
    CREATE TRIGGER take_time BEFORE UPDATE ON runs FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION take_time()`);
  const first = await startRunner('h');
  const run = await queueDeploy();
  await waitUntil('it is about to be approved', async () => (await pool.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)).rowCount, { timeoutMs: 60_000 });
  await kill(first);
  await pool.query('DROP TRIGGER take_time ON runs');
  const second = await startRunner('h');
  expect((await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled')).failure).toBeNull();
  await kill(second);
}, 120_000);

it('starts a command that a killed runner had only just noted', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const terraform = await wrapTerraform(path.join(home, 'unborn'), { init: '  [ -e "$here/killed" ] || { touch "$here/killed"; kill -9 "$PPID"; exit 1; }' });
  const first = await startRunner('k', { TERRAFORM_BIN: terraform.binary });
  const run = await queueDeploy();
  await once(first, 'exit');
  // It may have come to note the pid.
  await testConsole.context.db.prisma.runStep.updateMany({ where: { runId: run.id }, data: { pid: null, pidStart: null } });
  const second = await startRunner('k', { TERRAFORM_BIN: terraform.binary });
  expect((await untilRun(testConsole, run.id, 'approved', 'applying', 'applied', 'failed')).failure).toBeNull();
  expect((await terraform.commands()).slice(0, 3)).toEqual(['init', 'init', 'plan']);
  // Or the next test's runner would take it.
  await untilRun(testConsole, run.id, 'applied', 'failed');
  await kill(second);
}, 120_000);

it('applies on another host only once the init there is over, whoever began it', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const planner = await startRunner('l');
  const run = await queueDeploy([], false);
  expect((await untilRun(testConsole, run.id, 'planned', 'failed')).failure).toBeNull();
  await kill(planner);
  const folder = path.join(home, 'half');
  // As far as the backend, where Terraform notes it before it looks for providers.
  const terraform = await wrapTerraform(folder, { init: `  mkdir .terraform; touch .terraform/terraform.tfstate "$here/begun"; while [ ! -e "$here/go" ]; do sleep 0.1; done; rm -r .terraform; real "$@"; exit $?` });
  const first = await startRunner('m', { TERRAFORM_BIN: terraform.binary });
  await approvePlan(testConsole.context, { runId: run.id, approvedBy: 'test' });
  await waitUntil('it initializes', () => existsSync(path.join(folder, 'begun')), { timeoutMs: 60_000 });
  await kill(first);
  const second = await startRunner('m', { TERRAFORM_BIN: terraform.binary });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await terraform.commands()).toEqual(['init']);
  await writeFile(path.join(folder, 'go'), '');
  expect((await untilRun(testConsole, run.id, 'applied', 'failed')).failure).toBeNull();
  expect(await terraform.commands()).toEqual(['init', 'apply']);
  await kill(second);
}, 180_000);

it('reads a plan anew when the runner was killed while it read it', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const folder = path.join(home, 'shown');
  const terraform = await wrapTerraform(folder, { show: '  real "$@"; touch "$here/shown"; while [ ! -e "$here/go" ]; do sleep 0.1; done; exit 0' });
  const first = await startRunner('i', { TERRAFORM_BIN: terraform.binary });
  const run = await queueDeploy();
  await waitUntil('it has read the plan', () => existsSync(path.join(folder, 'shown')), { timeoutMs: 60_000 });
  await kill(first);
  await writeFile(path.join(folder, 'go'), '');
  const second = await startRunner('i', { TERRAFORM_BIN: terraform.binary });
  expect((await untilRun(testConsole, run.id, 'approved', 'applying', 'applied', 'failed')).failure).toBeNull();
  expect((await terraform.commands()).slice(0, 4)).toEqual(['init', 'plan', 'show', 'show']);
  expect((await logOf(run.id)).match(/is planned with Terraform/g)).toHaveLength(1);
  await kill(second);
}, 120_000);

/** What only the holder of a run may change. */
async function factsOf({ id, deploymentId }: Run) {
  const { prisma } = testConsole.context.db;
  const [row, states, locks] = [
    await prisma.run.findUniqueOrThrow({ where: { id }, select: { status: true, logSeq: true, finishedAt: true, failure: true } }),
    await prisma.stateVersion.count({ where: { deploymentId } }),
    await prisma.stateLock.count({ where: { deploymentId } }),
  ];
  return { ...row, states, locks };
}
