import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readUnmanaged } from '#lib/adoption/deployment-unmanaged.ts';
import { listRunEvidence } from '#lib/adoption/evidence-store.ts';
import { findLogEnd } from '#lib/logs/log-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { Run } from '#lib/runs/run.ts';
import { killRunner, startRunnerHosts, type RunnerHosts } from '#tests/support/runner-hosts.ts';
import { killProcessesIn, processesIn } from '#tests/support/runner-process.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { untilRun } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let hosts: RunnerHosts;
beforeAll(async () => {
  hosts = await startRunnerHosts();
});
afterAll(() => hosts.close());

it('ends a run whose host is lost as runner_lost within a minute, and the next run starts', async () => {
  const watcher = await hosts.startRunner('b');
  const first = await hosts.startRunner('c');
  const run = await hosts.deployUpToCluster('hang');
  const holder = (await hosts.testConsole.context.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } })).claimedBy ?? '';
  const [lost, left] = holder.includes(`:${first.pid}:`) ? [first, 'c'] : [watcher, 'b'];
  await killRunner(lost);
  killProcessesIn(path.join(hosts.home, left));
  const failed = await untilRun(hosts.testConsole, run.id, 'failed', 'applied', 'canceled');
  expect(failed.failure?.code).toBe('runner_lost');
  expect(failed.failure?.evidence.detail).toMatch(/last heartbeat \d{4}-/);
  expect((await findLogEnd(hosts.testConsole.context.db, run.id))?.ended).toBe(true);
  const next = await queueRun(hosts.testConsole.context, { deploymentId: run.deploymentId, kind: 'deploy', requestedBy: 'test' });
  if (!next.ok) throw new Error(next.reason);
  expect((await untilRun(hosts.testConsole, next.run.id, 'planned', 'failed')).failure).toBeNull();
}, 180_000);

it('fences a runner that slept until its run was given up, and keeps what its Terraform went on to do', async () => {
  const { context } = hosts.testConsole;
  hosts.killRunners();
  const sleeper = await hosts.startRunner('d', { RUNNER_LOST_SECONDS: '15' });
  // Its Terraform is at work for another 40 seconds or so, and the run is given up before.
  const run = await hosts.deployUpToCluster('slow', 40);
  sleeper.kill('SIGSTOP');
  const watcher = await hosts.startRunner('e', { RUNNER_LOST_SECONDS: '15' });
  const failed = await untilRun(hosts.testConsole, run.id, 'failed', 'applied', 'canceled');
  expect(failed.failure?.code).toBe('runner_lost');
  const before = await factsOf(run);
  expect(before.locks).toBe(0);

  sleeper.kill('SIGCONT');
  await waitUntil('its Terraform has ended', async () => processesIn(path.join(hosts.home, 'd', 'work')).length === 0 || null, { timeoutMs: 60_000 });
  const evidence = async () => (await listRunEvidence(context.db, run.id)).map(({ name }) => name).sort();
  await waitUntil('what it did is kept', async () => (await evidence()).includes('errored-state') || null, { timeoutMs: 30_000 });
  expect(await factsOf(run)).toEqual(before);
  expect(await evidence()).toEqual(['errored-state', 'output-apply']);
  // Sealed there, and nowhere in clear.
  await waitUntil('its directory is gone', () => !existsSync(path.join(hosts.home, 'd', 'work', run.id)), { timeoutMs: 30_000 });
  expect(existsSync(path.join(hosts.home, 'd', 'unsaved-state'))).toBe(false);
  // Azure may have been asked by nobody: the journal alone knows what was created.
  expect((await readUnmanaged(context, run.deploymentId)).items.length).toBeGreaterThan(0);
  await killRunner(sleeper);
  await killRunner(watcher);
}, 180_000);

it('lets a runner that slept between two steps, until its run was given up, begin no further one', async () => {
  hosts.killRunners();
  // A second, for what it printed to be in the log: a line that is still to be written would fence the runner by itself.
  const terraform = await wrapTerraform(path.join(hosts.home, 'sleepy'), { init: '  real "$@"; code=$?; sleep 1; kill -STOP "$PPID"; exit $code' });
  const sleeper = await hosts.startRunner('f', { RUNNER_LOST_SECONDS: '15', TERRAFORM_BIN: terraform.binary });
  const run = await hosts.queueDeploy();
  await waitUntil('its first step is over', async () => (await terraform.commands()).length > 0 && processesIn(path.join(hosts.home, 'f', 'work')).length === 0, { timeoutMs: 30_000 });
  const watcher = await hosts.startRunner('g', { RUNNER_LOST_SECONDS: '15' });
  expect((await untilRun(hosts.testConsole, run.id, 'failed', 'applied', 'canceled')).failure?.code).toBe('runner_lost');
  const before = await factsOf(run);
  sleeper.kill('SIGCONT');
  // Two beats of its heart: it knows by then.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  expect(await terraform.commands()).toEqual(['init']);
  expect(await factsOf(run)).toEqual(before);
  await killRunner(sleeper);
  await killRunner(watcher);
}, 120_000);

/** What only the holder of a run may change. */
async function factsOf({ id, deploymentId }: Run) {
  const { prisma } = hosts.testConsole.context.db;
  const [row, states, locks] = [
    await prisma.run.findUniqueOrThrow({ where: { id }, select: { status: true, logSeq: true, finishedAt: true, failure: true } }),
    await prisma.stateVersion.count({ where: { deploymentId } }),
    await prisma.stateLock.count({ where: { deploymentId } }),
  ];
  return { ...row, states, locks };
}
