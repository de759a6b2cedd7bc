import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ChildProcess } from 'node:child_process';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { MAX_LINE_LENGTH } from '#lib/logs/read-log-line.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { Run } from '#lib/runs/run.ts';
import { createLostRunWatch } from '#lib/runs/lost-runs.ts';
import { watchUndelivered } from '#runner/undelivered-runs.ts';
import { buildDeployment, buildRun } from '#tests/support/builders.ts';
import { killProcessesIn, processesIn, startRunnerProcess } from '#tests/support/runner-process.ts';
import { startTcpGate } from '#tests/support/tcp-gate.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let testConsole: TestConsole;
let home: string;
let runner: ChildProcess | null = null;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-short-'));
});
afterEach(() => {
  runner?.kill('SIGKILL');
  killProcessesIn(home);
});
afterAll(async () => {
  await testConsole.close();
  await rm(home, { recursive: true, force: true });
});

async function deploy(faults = [practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', 'slow')]): Promise<Run> {
  const deployment = await buildCompleteDeployment(testConsole, { faults });
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

async function logOf(runId: string): Promise<string[]> {
  const { db } = testConsole.context;
  return (await readLogRange(db, runId, 1, (await findLogEnd(db, runId))?.lastSeq ?? 0)).map((line) => line.text);
}

const isApplying = (run: Run) => waitUntil('the cluster is being created', async () => (await logOf(run.id)).some((line) => /kubernetes_cluster\S*: Creating/.test(line)), { timeoutMs: 60_000 });

it.each(['shut', 'fill'] as const)('goes on when the database is out of reach or out of connections for longer than a runner may be silent (%s)', async (trouble) => {
  const { hostname, port, pathname, username, password } = new URL(testConsole.databaseUrl);
  const gate = await startTcpGate({ host: hostname, port: Number(port) });
  const through = `postgresql://${username}:${password}@127.0.0.1:${gate.port}${pathname}`;
  runner = await startRunnerProcess(testConsole, path.join(home, trouble), { DATABASE_URL: through, RUNNER_LOST_SECONDS: '15' });
  const run = await deploy([{ address: 'module.app_aks.azurerm_kubernetes_cluster.default', kind: 'slow', factor: 25 }]);
  await isApplying(run);
  gate[trouble]();
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  gate.open();
  const applied = await untilRun(testConsole, run.id, 'applied', 'failed');
  expect(applied.failure).toBeNull();
  const log = await logOf(run.id);
  expect(log.filter((line) => line.startsWith('Apply complete!'))).toHaveLength(1);
  expect(log.filter((line) => /kubernetes_cluster__default: Creation complete/.test(line))).toHaveLength(1);
  await gate.close();
}, 120_000);

it.each(['show', 'apply'])('goes on when the database is out of reach right after a command (%s)', async (command) => {
  const { hostname, port, pathname, username, password } = new URL(testConsole.databaseUrl);
  const gate = await startTcpGate({ host: hostname, port: Number(port) });
  const folder = path.join(home, `cut-after-${command}`);
  const terraform = await wrapTerraform(folder, { [command]: '  real "$@"; code=$?; touch "$here/done"; while [ ! -e "$here/go" ]; do sleep 0.1; done; exit $code' });
  runner = await startRunnerProcess(testConsole, folder, { DATABASE_URL: `postgresql://${username}:${password}@127.0.0.1:${gate.port}${pathname}`, TERRAFORM_BIN: terraform.binary });
  const run = await deploy([]);
  await waitUntil('the command is over', () => existsSync(path.join(folder, 'done')), { timeoutMs: 90_000 });
  gate.shut();
  await writeFile(path.join(folder, 'go'), '');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  gate.open();
  expect((await untilRun(testConsole, run.id, 'applied', 'failed')).failure).toBeNull();
  await gate.close();
}, 180_000);

it('outlives a database that goes away while it takes a run whose job got lost', async () => {
  const { db } = testConsole.context;
  const { hostname, port, pathname, username, password } = new URL(testConsole.databaseUrl);
  const gate = await startTcpGate({ host: hostname, port: Number(port) });
  await db.pool.query(`CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END';
    CREATE TRIGGER take_time BEFORE UPDATE ON runs FOR EACH ROW WHEN (OLD.status = 'queued') EXECUTE FUNCTION take_time()`);
  runner = await startRunnerProcess(testConsole, path.join(home, 'blip'), { DATABASE_URL: `postgresql://${username}:${password}@127.0.0.1:${gate.port}${pathname}` });
  const run = await buildRun(db, await buildDeployment(db));
  await waitUntil('it is being claimed', async () => (await db.pool.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name = 'runner'`)).rowCount, { timeoutMs: 30_000 });
  gate.shut();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await db.pool.query('DROP TRIGGER take_time ON runs');
  gate.open();
  expect((await untilRun(testConsole, run.id, 'failed')).failure?.code).toBe('unknown');
  expect(runner.exitCode).toBeNull();
  await gate.close();
}, 120_000);

// Only root may mount one.
it.runIf(process.getuid?.() === 0)('ends with a clear status when the disk is full while Terraform prints, and works again afterwards', async () => {
  const dataDir = path.join(home, 'small');
  const work = path.join(dataDir, 'work');
  await mkdir(work, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', work]);
  try {
    runner = await startRunnerProcess(testConsole, dataDir);
    const run = await deploy();
    await isApplying(run);
    const filler = path.join(work, run.id, 'filler');
    await writeFile(filler, Buffer.alloc(16 * 1024 * 1024)).catch(() => {});
    expect((await statfs(work)).bavail).toBe(0);
    const ended = await untilRun(testConsole, run.id, 'failed', 'applied');
    expect(ended.failure?.code ?? ended.status).toBe('disk_full');
    await rm(filler, { force: true });
    const next = await deploy([]);
    expect((await untilRun(testConsole, next.id, 'applied', 'failed')).failure).toBeNull();
  } finally {
    runner?.kill('SIGKILL');
    killProcessesIn(work);
    await waitUntil('nobody is in it', async () => processesIn(work).length === 0 || null);
    execFileSync('umount', ['-l', work]);
  }
}, 120_000);

/** In the place of Terraform's program: it prints what no well-behaved one does. */
const LOUD = `#!/usr/bin/env node
const line = (text) => JSON.stringify({ '@level': 'info', '@message': text, '@module': 'terraform.ui', '@timestamp': new Date().toISOString(), type: 'log' }) + '\\n';
if (process.argv[2] === 'version') { process.stdout.write(JSON.stringify({ terraform_version: '1.11.4' })); process.exit(0); }
const { writeSync } = require('node:fs');
const write = (chunk) => { const bytes = Buffer.from(chunk); for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at); };
write(line('x'.repeat(5 * 1024 * 1024)));
write(Buffer.concat([Buffer.from('broken '), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(' bytes and a NUL \\0\\n')]));
for (let block = 0; block < 200; block += 1) write(Array.from({ length: 1000 }, (_, index) => line('burst ' + (block * 1000 + index))).join(''));
write(JSON.stringify({ '@level': 'error', '@message': 'Error: enough', '@timestamp': new Date().toISOString(), type: 'diagnostic', diagnostic: { severity: 'error', summary: 'enough', detail: '' } }) + '\\n');
process.exit(1);
`;

it('takes a burst of 200,000 lines, a line of 5 MB and bytes that are no UTF-8', async () => {
  const binary = path.join(home, 'terraform');
  await writeFile(binary, LOUD);
  await chmod(binary, 0o755);
  runner = await startRunnerProcess(testConsole, path.join(home, 'loud'), { TERRAFORM_BIN: binary });
  const run = await deploy([]);
  const failed = await untilRun(testConsole, run.id, 'failed');
  expect(failed.failure?.evidence.summary).toContain('enough');
  const log = await logOf(run.id);
  const burst = log.filter((line) => line.startsWith('burst '));
  expect(burst).toHaveLength(200_000);
  expect(burst.every((line, index) => line === `burst ${index}`)).toBe(true);
  const long = log.find((line) => line.startsWith('xxx')) ?? '';
  expect(long.length).toBeLessThan(MAX_LINE_LENGTH + 200);
  expect(log.find((line) => line.startsWith('broken '))).toContain('\uFFFD');
}, 120_000);

it('ends no run by a clock that is set forward or back: only by a heartbeat that stood still for as long as it watched', async () => {
  const { db } = testConsole.context;
  const run = await buildRun(db, await buildDeployment(db));
  await db.prisma.run.update({ where: { id: run.id }, data: { status: 'planning', claimedBy: 'elsewhere:1:1', hostId: 'elsewhere', fence: 1, heartbeatAt: new Date('2001-01-01') } });
  let now = 0;
  const watch = createLostRunWatch(db, 40_000, () => now);
  const status = async () => (await db.prisma.run.findUniqueOrThrow({ where: { id: run.id }, select: { status: true } })).status;
  const watchFor = async (ms: number) => {
    for (const until = now + ms; now < until; now += 5_000) await watch.look();
  };
  await watchFor(35_000);
  await db.prisma.run.update({ where: { id: run.id }, data: { heartbeatAt: new Date('1999-01-01') } });
  await watchFor(35_000);
  expect(await status()).toBe('planning');
  // We slept ourselves: nobody is judged for that time.
  now += 600_000;
  await watchFor(35_000);
  expect(await status()).toBe('planning');
  await watchFor(20_000);
  expect(await status()).toBe('failed');
});

it('ends the other lost runs where one cannot be ended', async () => {
  const { db } = testConsole.context;
  const lost = { status: 'planning' as const, claimedBy: 'elsewhere:1:1', hostId: 'elsewhere', fence: 1, heartbeatAt: new Date('2001-01-01') };
  const [stuck, other] = [await buildRun(db, await buildDeployment(db)), await buildRun(db, await buildDeployment(db))];
  await db.prisma.run.updateMany({ where: { id: { in: [stuck.id, other.id] } }, data: lost });
  await db.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''XX000''; END';
    CREATE TRIGGER refuse BEFORE UPDATE ON runs FOR EACH ROW WHEN (OLD.id = '${stuck.id}') EXECUTE FUNCTION refuse()`);
  let now = 0;
  const watch = createLostRunWatch(db, 10_000, () => now);
  for (; now < 15_000; now += 5_000) await watch.look().catch(() => {});
  await expect(watch.look()).rejects.toThrow();
  await db.pool.query('DROP TRIGGER refuse ON runs; DROP FUNCTION refuse()');
  const statuses = await db.prisma.run.findMany({ where: { id: { in: [stuck.id, other.id] } }, select: { id: true, status: true } });
  expect(Object.fromEntries(statuses.map(({ id, status }) => [id, status]))).toEqual({ [stuck.id]: 'planning', [other.id]: 'failed' });
  await watch.look();
});

it('delivers a run again whose job got lost, though the clock was set back after it was queued', async () => {
  const { db } = testConsole.context;
  const run = await buildRun(db, await buildDeployment(db));
  await db.prisma.run.update({ where: { id: run.id }, data: { queuedAt: new Date(Date.now() + 3_600_000) } });
  let now = 0;
  const undelivered = watchUndelivered(db, 10_000, () => now);
  expect(await undelivered.list()).not.toContain(run.id);
  now += 9_000;
  expect(await undelivered.list()).not.toContain(run.id);
  now += 2_000;
  expect(await undelivered.list()).toContain(run.id);
});

it('keeps the order of state versions when the clock is set back', async () => {
  const { appendStateVersion, findStateBasis } = await import('#lib/state/state-store.ts');
  const { db, key } = testConsole.context;
  const deploymentId = await buildDeployment(db);
  const append = (serial: number) =>
    appendStateVersion(db, key, { deploymentId, lockId: null, state: { serial, lineage: 'a', resourceCount: 0, body: Buffer.from(JSON.stringify({ version: 4, serial, lineage: 'a', resources: [] })) }, writer: { runId: null, label: 'test' } });
  await append(1);
  await db.prisma.stateVersion.updateMany({ where: { deploymentId }, data: { createdAt: new Date('2099-01-01') } });
  await append(2);
  expect((await findStateBasis(db.prisma, deploymentId))?.serial).toBe(2);
  expect(await append(2)).toEqual({ ok: true });
  expect(await append(1)).toMatchObject({ reason: 'older_serial' });
  await stat(home);
});
