import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRunEvidence } from '#lib/adoption/evidence-store.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import type { Run } from '#lib/runs/run.ts';
import { killProcessesIn, processesIn, startRunnerProcess } from '#tests/support/runner-process.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let testConsole: TestConsole;
let home: string;
const runners: ChildProcess[] = [];
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-unopened-'));
});
afterAll(async () => {
  for (const runner of runners) runner.kill('SIGKILL');
  killProcessesIn(home);
  await testConsole.close();
  await rm(home, { recursive: true, force: true });
});

const prisma = () => testConsole.context.db.prisma;

async function startRunner(): Promise<ChildProcess> {
  const runner = await startRunnerProcess(testConsole, home);
  runners.push(runner);
  return runner;
}

async function logOf(runId: string): Promise<string> {
  const { db } = testConsole.context;
  const end = await findLogEnd(db, runId);
  return (await readLogRange(db, runId, 1, end?.lastSeq ?? 0)).map((line) => line.text).join('\n');
}

/** An apply that goes on for a while. */
async function apply(kind: 'slow' | 'hang'): Promise<Run> {
  const fault = practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', kind);
  const deployment = await buildCompleteDeployment(testConsole, { faults: [{ ...fault, ...(kind === 'slow' && { factor: 12 }) }] });
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  await waitUntil('the cluster is being created', async () => /kubernetes_cluster\S*: Creating/.test(await logOf(queued.run.id)), { timeoutMs: 60_000 });
  return queued.run;
}

const untilFoundUnopened = (run: Run) => waitUntil('it is taken up', async () => (await logOf(run.id)).includes('cannot be gone on with now: what it was given cannot be read'), { timeoutMs: 30_000 });

async function kill(runner: ChildProcess): Promise<void> {
  runner.kill('SIGKILL');
  await once(runner, 'exit');
}

/** Its runner was killed, and its secrets do not open any more for the next one. */
async function leaveUnopened(kind: 'slow' | 'hang'): Promise<Run> {
  for (const left of runners) left.kill('SIGKILL');
  const first = await startRunner();
  const run = await apply(kind);
  await kill(first);
  await prisma().run.update({ where: { id: run.id }, data: { sealedSecrets: 'sealed with another key' } });
  await startRunner();
  await untilFoundUnopened(run);
  return run;
}

const isAtWork = () => processesIn(path.join(home, 'work')).length > 0;
const locksOf = ({ deploymentId }: Run) => prisma().stateLock.count({ where: { deploymentId } });

it('a taken-up run that cannot be opened is held until its Terraform has ended, and ends as that one did', async () => {
  const run = await leaveUnopened('slow');
  expect(isAtWork()).toBe(true);
  expect((await prisma().run.findUniqueOrThrow({ where: { id: run.id } })).status).toBe('applying');
  expect(await locksOf(run)).toBe(1);
  expect(await queueRun(testConsole.context, { deploymentId: run.deploymentId, kind: 'deploy', ...TEST_REQUESTER })).toMatchObject({ ok: false, reason: 'run_in_the_way' });

  const ended = await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled');
  expect(ended).toMatchObject({ status: 'applied', failure: null });
  expect(isAtWork()).toBe(false);
  expect(await locksOf(run)).toBe(0);
  expect((await findDeployment(testConsole.context.db, run.deploymentId))?.url).toMatch(/^https:/);
  // What nobody could mask is in no log, but kept sealed, and the next run may begin.
  expect(await logOf(run.id)).not.toContain('Apply complete!');
  await waitUntil('what it printed is kept', async () => (await listRunEvidence(testConsole.context.db, run.id)).some(({ name }) => name === 'output-apply') || null, { timeoutMs: 20_000 });
  const next = await queueRun(testConsole.context, { deploymentId: run.deploymentId, kind: 'deploy', ...TEST_REQUESTER });
  expect(next.ok && (await untilRun(testConsole, next.run.id, 'no_changes', 'planned', 'failed')).failure).toBeNull();
}, 180_000);

it('one that can be opened again when its Terraform has ended goes on as if nothing had been', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const first = await startRunner();
  const run = await apply('slow');
  await startRunner();
  await prisma().networkSettings.create({ data: { values: {}, sealedLogins: 'sealed with another key', updatedBy: 'test' } });
  await kill(first);
  await untilFoundUnopened(run);
  await prisma().networkSettings.deleteMany();
  expect((await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled')).failure).toBeNull();
  expect((await logOf(run.id)).match(/Apply complete!/g)).toHaveLength(1);
}, 180_000);

it('one that somebody cancels has its Terraform interrupted, and ends as canceled once that has ended', async () => {
  const run = await leaveUnopened('hang');
  await requestCancel(testConsole.context, { runId: run.id, by: 'test' });
  expect(await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled')).toMatchObject({ status: 'canceled', failure: null });
  expect(isAtWork()).toBe(false);
  expect(await locksOf(run)).toBe(0);
}, 180_000);

it('one whose Terraform did not succeed fails after it, and says that it was waited for', async () => {
  const run = await leaveUnopened('hang');
  killProcessesIn(path.join(home, 'work'));
  const ended = await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled');
  expect(ended.status).toBe('failed');
  expect(ended.failure?.evidence.detail).toContain('Its Terraform was waited for');
  expect(await locksOf(run)).toBe(0);
}, 180_000);

it('one that we cannot go on with ends after its Terraform too', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const first = await startRunner();
  const run = await apply('hang');
  await kill(first);
  const file = path.join(home, 'work', run.id, 'spool', 'apply.jsonl');
  await rm(file);
  await mkdir(file);
  await startRunner();
  await waitUntil('it could not go on', async () => (await logOf(run.id)).includes('The console could not go on'), { timeoutMs: 30_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await prisma().run.findUniqueOrThrow({ where: { id: run.id } })).status).toBe('applying');
  expect(await locksOf(run)).toBe(1);
  killProcessesIn(path.join(home, 'work'));
  expect((await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled')).failure?.evidence.detail).toContain('EISDIR');
  expect(await locksOf(run)).toBe(0);
}, 120_000);

it('one whose end nobody foresaw ends as its Terraform did, and after it', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const first = await startRunner();
  const run = await apply('slow');
  await kill(first);
  const { pool } = testConsole.context.db;
  await pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''XX000''; END';
    CREATE TRIGGER refuse BEFORE INSERT ON log_chunks FOR EACH ROW WHEN (NEW.lines::text NOT LIKE '%"end"%') EXECUTE FUNCTION refuse()`);
  await startRunner();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(isAtWork()).toBe(true);
  expect((await prisma().run.findUniqueOrThrow({ where: { id: run.id } })).status).toBe('applying');
  const ended = await untilRun(testConsole, run.id, 'applied', 'failed', 'canceled');
  await pool.query('DROP TRIGGER refuse ON log_chunks');
  expect(ended).toMatchObject({ status: 'applied', failure: null });
  expect(isAtWork()).toBe(false);
  expect(await locksOf(run)).toBe(0);
}, 180_000);

it('one that finds no room to be laid out says so', async () => {
  for (const left of runners) left.kill('SIGKILL');
  const deployment = await buildCompleteDeployment(testConsole, {});
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER });
  if (!queued.ok) throw new Error(queued.reason);
  // A file where its directory would be: what the system says of that stands for a full disk.
  await writeFile(path.join(home, 'work', queued.run.id), '');
  await startRunner();
  const { failure } = await untilRun(testConsole, queued.run.id, 'planned', 'failed');
  expect(failure?.evidence.detail).toMatch(/^The run could not be prepared: E(EXIST|NOTDIR)/);
}, 60_000);
