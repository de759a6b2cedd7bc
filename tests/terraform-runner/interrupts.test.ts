import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueRun } from '#lib/runs/queue-run.ts';
import { requestCancel } from '#lib/runs/request-cancel.ts';
import { findStep } from '#lib/runs/step-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { killProcessesIn, startRunnerProcess } from '#tests/support/runner-process.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let testConsole: TestConsole;
let home: string;
let runner: ChildProcess | null = null;
beforeAll(async () => {
  testConsole = await startTestConsole({ runners: 0 });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-interrupts-'));
});
afterAll(async () => {
  runner?.kill('SIGKILL');
  killProcessesIn(home);
  await testConsole.close();
  await rm(home, { recursive: true, force: true });
});

async function startRunner(binary: string): Promise<void> {
  runner = await startRunnerProcess(testConsole, path.join(home, 'host'), { TERRAFORM_BIN: binary });
}

async function killRunner(): Promise<void> {
  if (runner === null) return;
  runner.kill('SIGKILL');
  await once(runner, 'exit');
}

async function deploy(): Promise<Run> {
  const deployment = await buildCompleteDeployment(testConsole);
  const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

it('begins no further command once a cancel was asked for, though the interrupted one went well', async () => {
  const folder = path.join(home, 'deaf');
  const terraform = await wrapTerraform(folder, { init: `  trap '' INT; real "$@"; code=$?; touch "$here/done"; while [ ! -e "$here/go" ]; do sleep 0.1; done; exit $code` });
  await startRunner(terraform.binary);
  const run = await deploy();
  await waitUntil('it has initialized', () => readFile(path.join(folder, 'done')).then(() => true, () => false), { timeoutMs: 30_000 });
  await requestCancel(testConsole.context, { runId: run.id, by: 'test' });
  await waitUntil('it was interrupted', async () => (await findStep(testConsole.context.db, run.id, 'init'))?.interruptedAt ?? null);
  await writeFile(path.join(folder, 'go'), '');
  expect((await untilRun(testConsole, run.id, 'canceled', 'planned', 'applied', 'failed')).status).toBe('canceled');
  expect(await terraform.commands()).toEqual(['init']);
  await killRunner();
}, 60_000);

/** What Terraform 1.11 prints when it is interrupted. */
const WORD = readFile(path.resolve('tests/fixtures/terraform/interrupted-once/apply.jsonl'), 'utf8').then((text) => text.split('\n').find((line) => line.includes('Interrupt received')) ?? '');

it('sends what a killed runner was about to send, and nothing that it had sent', async () => {
  const folder = path.join(home, 'heirs');
  // An apply that counts its signals, and takes its time to end.
  const apply = `  trap 'echo INT >>"$PWD/signals"; cat "$here/word"' INT\n  printf '{"@level":"info","@message":"Terraform","type":"version"}\\n'\n  while [ ! -e "$here/end" ]; do sleep 0.1; done\n  exit 1`;
  const terraform = await wrapTerraform(folder, { apply });
  await writeFile(path.join(folder, 'word'), `${await WORD}\n`);
  await startRunner(terraform.binary);
  const [unsent, sent, noted] = [await deploy(), await deploy(), await deploy()];
  const { db } = testConsole.context;
  const pidOf = ({ id }: Run) => waitUntil('it applies', async () => (await findStep(db, id, 'apply'))?.pid ?? null, { timeoutMs: 60_000 });
  const pids = [await pidOf(unsent), await pidOf(sent), await pidOf(noted)];
  const signalsOf = async ({ id }: Run) => (await readFile(path.join(home, 'host', 'work', id, 'signals'), 'utf8').catch(() => '')).split('\n').length - 1;
  await killRunner();

  // As the killed one leaves it: about to send; sent; sent and noted, and Terraform's word is lost on a full disk.
  await db.prisma.run.updateMany({ where: { id: { in: [unsent.id, sent.id, noted.id] } }, data: { cancelRequestedAt: new Date(), cancelRequestedBy: 'test', cancelSignaledAt: new Date() } });
  process.kill(pids[1]!, 'SIGINT');
  await waitUntil('Terraform has heard of it', async () => (await signalsOf(sent)) === 1);
  await db.prisma.runStep.updateMany({ where: { runId: noted.id, name: 'apply' }, data: { interruptedAt: new Date() } });
  await startRunner(terraform.binary);
  for (const { id } of [unsent, sent]) await waitUntil('it is noted', async () => (await findStep(db, id, 'apply'))?.interruptedAt ?? null, { timeoutMs: 20_000 });
  await waitUntil('Terraform has heard of it', async () => (await signalsOf(unsent)) > 0);
  expect([await signalsOf(unsent), await signalsOf(sent), await signalsOf(noted)]).toEqual([1, 1, 0]);
  await writeFile(path.join(folder, 'end'), '');
  for (const { id } of [unsent, sent, noted]) expect((await untilRun(testConsole, id, 'canceled', 'failed')).status).toBe('canceled');
  await killRunner();
}, 120_000);
