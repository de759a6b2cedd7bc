import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { Run } from '#lib/runs/run.ts';
import { countAliveRunners } from '#lib/runs/runner-store.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

let testConsole: TestConsole;
let home: string;
const runners: ChildProcess[] = [];
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-lost-'));
});
afterAll(async () => {
  for (const runner of runners) runner.kill('SIGKILL');
  for (const pid of processesIn(home)) process.kill(pid, 'SIGKILL');
  await testConsole.close();
  await rm(home, { recursive: true, force: true });
});

/** A runner as a process of its own, on a data directory that is a host of its own. */
async function startRunner(host: string): Promise<ChildProcess> {
  const { context, databaseUrl } = testConsole;
  const before = await countAliveRunners(context.db, 30_000);
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    CONSOLE_DATA_DIR: path.join(home, host),
    CONSOLE_KEY: context.key.bytes.toString('base64'),
    CONSOLE_URL: context.consoleUrl,
    PRACTICE_SPEED: '20',
  };
  const runner = spawn(process.execPath, ['terraform-runner/main.ts'], { cwd: ROOT, env: env as unknown as NodeJS.ProcessEnv, stdio: 'ignore' });
  runners.push(runner);
  await waitUntil('the runner is up', async () => (await countAliveRunners(context.db, 30_000)) > before, { timeoutMs: 20_000 });
  return runner;
}

function processesIn(folder: string): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      return pid > 0 && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

async function deploy(faultKind: 'slow' | 'hang'): Promise<Run> {
  const deployment = await buildCompleteDeployment(testConsole, { faults: [practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', faultKind)] });
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', requestedBy: 'test', autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  await waitUntil('the cluster is being created', async () => /kubernetes_cluster\S*: Creating/.test(await logOf(queued.run.id)), { timeoutMs: 60_000 });
  return queued.run;
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

it('ends a run whose host is lost as runner_lost within a minute, and the next run starts', async () => {
  const watcher = await startRunner('b');
  const first = await startRunner('c');
  const run = await deploy('hang');
  const holder = (await testConsole.context.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } })).claimedBy ?? '';
  const [lost, left] = holder.includes(`:${first.pid}:`) ? [first, 'c'] : [watcher, 'b'];
  await kill(lost);
  for (const pid of processesIn(path.join(home, left))) process.kill(pid, 'SIGKILL');
  const failed = await untilRun(testConsole, run.id, 'failed', 'applied', 'canceled');
  expect(failed.failure?.code).toBe('runner_lost');
  expect((await findLogEnd(testConsole.context.db, run.id))?.ended).toBe(true);
  const next = await queueRun(testConsole.context, { deploymentId: run.deploymentId, kind: 'deploy', requestedBy: 'test' });
  if (!next.ok) throw new Error(next.reason);
  expect((await untilRun(testConsole, next.run.id, 'planned', 'failed')).failure).toBeNull();
}, 180_000);
