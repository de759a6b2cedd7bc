import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { approvePlan } from '#lib/runs/approve-plan.ts';
import { isProcessAlive } from '#runner/host.ts';
import { killRunner, startRunnerHosts, type RunnerHosts } from '#tests/support/runner-hosts.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { untilRun } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let hosts: RunnerHosts;
beforeAll(async () => {
  hosts = await startRunnerHosts();
});
afterAll(() => hosts.close());

/** When each file that Terraform reads was last written, and which file it is. */
async function laidOut(dir: string): Promise<string[]> {
  const files = ['main.tf', 'terraform.tfvars', 'approved.tfplan', 'modules/wandb/adopted.json'];
  return Promise.all(files.map(async (file) => stat(path.join(dir, file)).then(({ ino, mtimeMs }) => `${file} ${ino} ${mtimeMs}`)));
}

it('takes up a run that a killed runner of the same host left, loses and repeats no line of it, and writes nothing beside its Terraform', async () => {
  const first = await hosts.startRunner('a');
  const run = await hosts.deployUpToCluster('slow', 12);
  await killRunner(first);
  const workdir = path.join(hosts.home, 'a', 'work', run.id);
  const before = await laidOut(workdir);
  const second = await hosts.startRunner('a');
  const linesBefore = (await hosts.logOf(run.id)).length;
  await waitUntil('the log goes on', async () => (await hosts.logOf(run.id)).length > linesBefore, { timeoutMs: 30_000 });
  expect(await laidOut(workdir)).toEqual(before);
  const applied = await untilRun(hosts.testConsole, run.id, 'applied', 'failed');
  expect(applied.failure).toBeNull();
  const log = await hosts.logOf(run.id);
  expect(log.match(/Apply complete!/g)).toHaveLength(1);
  expect(log.match(/kubernetes_cluster__default: Creating\.\.\./g)).toHaveLength(1);
  await killRunner(second);
}, 120_000);

it('takes up the run of a runner that was still alive when the next one of its host began', async () => {
  const first = await hosts.startRunner('j', { RUNNER_LOST_SECONDS: '15' });
  const run = await hosts.deployUpToCluster('slow', 25);
  const second = await hosts.startRunner('j', { RUNNER_LOST_SECONDS: '15' });
  await killRunner(first);
  expect((await untilRun(hosts.testConsole, run.id, 'applied', 'failed')).failure).toBeNull();
  await killRunner(second);
}, 120_000);

it('applies what was to be applied without asking, though the runner is killed while it says so', async () => {
  hosts.killRunners();
  const { pool } = hosts.testConsole.context.db;
  await pool.query(`CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NEW; END';
    CREATE TRIGGER take_time BEFORE UPDATE ON runs FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION take_time()`);
  const first = await hosts.startRunner('h');
  const run = await hosts.queueDeploy();
  await waitUntil('it is about to be approved', async () => (await pool.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)).rowCount, { timeoutMs: 60_000 });
  await killRunner(first);
  await pool.query('DROP TRIGGER take_time ON runs');
  const second = await hosts.startRunner('h');
  expect((await untilRun(hosts.testConsole, run.id, 'applied', 'failed', 'canceled')).failure).toBeNull();
  await killRunner(second);
}, 120_000);

it('starts a command that a killed runner had only just noted', async () => {
  hosts.killRunners();
  const terraform = await wrapTerraform(path.join(hosts.home, 'unborn'), { init: '  [ -e "$here/killed" ] || { touch "$here/killed"; kill -9 "$PPID"; exit 1; }' });
  const first = await hosts.startRunner('k', { TERRAFORM_BIN: terraform.binary });
  const run = await hosts.queueDeploy();
  await once(first, 'exit');
  // It may have come to note the pid.
  await hosts.testConsole.context.db.prisma.runStep.updateMany({ where: { runId: run.id }, data: { pid: null, pidStart: null } });
  const second = await hosts.startRunner('k', { TERRAFORM_BIN: terraform.binary });
  expect((await untilRun(hosts.testConsole, run.id, 'approved', 'applying', 'applied', 'failed')).failure).toBeNull();
  expect((await terraform.commands()).slice(0, 3)).toEqual(['init', 'init', 'plan']);
  // Or the next test's runner would take it.
  await untilRun(hosts.testConsole, run.id, 'applied', 'failed');
  await killRunner(second);
}, 120_000);

it('applies on another host only once the init there is over, whoever began it', async () => {
  hosts.killRunners();
  const planner = await hosts.startRunner('l');
  const run = await hosts.queueDeploy([], false);
  expect((await untilRun(hosts.testConsole, run.id, 'planned', 'failed')).failure).toBeNull();
  await killRunner(planner);
  const folder = path.join(hosts.home, 'half');
  // As far as the backend, where Terraform notes it before it looks for providers.
  const terraform = await wrapTerraform(folder, { init: `  mkdir .terraform; touch .terraform/terraform.tfstate "$here/begun"; while [ ! -e "$here/go" ]; do sleep 0.1; done; rm -r .terraform; real "$@"; exit $?` });
  const first = await hosts.startRunner('m', { TERRAFORM_BIN: terraform.binary });
  await approvePlan(hosts.testConsole.context, { runId: run.id, approvedBy: 'test' });
  await waitUntil('it initializes', () => existsSync(path.join(folder, 'begun')), { timeoutMs: 60_000 });
  await killRunner(first);
  const second = await hosts.startRunner('m', { TERRAFORM_BIN: terraform.binary });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await terraform.commands()).toEqual(['init']);
  await writeFile(path.join(folder, 'go'), '');
  expect((await untilRun(hosts.testConsole, run.id, 'applied', 'failed')).failure).toBeNull();
  expect(await terraform.commands()).toEqual(['init', 'apply']);
  await killRunner(second);
}, 180_000);

it('reads a plan anew when the runner was killed while it read it, and ends what was left reading', async () => {
  hosts.killRunners();
  const folder = path.join(hosts.home, 'shown');
  const terraform = await wrapTerraform(folder, { show: '  trap "" INT; real "$@"; echo $$ >>"$here/shown"; while [ ! -e "$here/go" ]; do sleep 0.1; done; exit 0' });
  const first = await hosts.startRunner('i', { TERRAFORM_BIN: terraform.binary });
  const run = await hosts.queueDeploy();
  await waitUntil('it has read the plan', () => existsSync(path.join(folder, 'shown')), { timeoutMs: 60_000 });
  await killRunner(first);
  const [left] = (await readFile(path.join(folder, 'shown'), 'utf8')).split('\n');
  expect(isProcessAlive(Number(left), null)).toBe(true);
  const second = await hosts.startRunner('i', { TERRAFORM_BIN: terraform.binary });
  await waitUntil('it has read the plan again', async () => (await readFile(path.join(folder, 'shown'), 'utf8')).trim().includes('\n'), { timeoutMs: 60_000 });
  expect(isProcessAlive(Number(left), null)).toBe(false);
  await writeFile(path.join(folder, 'go'), '');
  expect((await untilRun(hosts.testConsole, run.id, 'approved', 'applying', 'applied', 'failed')).failure).toBeNull();
  expect((await terraform.commands()).slice(0, 4)).toEqual(['init', 'plan', 'show', 'show']);
  expect((await hosts.logOf(run.id)).match(/is planned with Terraform/g)).toHaveLength(1);
  await killRunner(second);
}, 120_000);
