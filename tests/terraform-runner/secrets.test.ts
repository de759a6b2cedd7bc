import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MASKED } from '#lib/credentials/mask.ts';
import { valuesOfDeployment, fieldsOfDraft } from '#lib/deployments/save-draft.ts';
import { updateDeployment } from '#lib/deployments/deployment-store.ts';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { readLogRange } from '#lib/logs/log-store.ts';
import { secretVariablesOf } from '#lib/modules/secret-variables.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { RunKind } from '#lib/runs/run-status.ts';
import { readNewestState } from '#lib/state/newest-state.ts';
import { makesSecret } from '#lib/terraform/secret-resource.ts';
import { wrapTerraform } from '#tests/support/terraform-wrapper.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await startTestConsole();
});
afterAll(() => console_.close());

const canary = (name: string): string => `canary-${name}-${randomBytes(9).toString('hex')}`;
const CANARIES: Record<string, string> = { license: canary('license'), oidc: canary('oidc'), env: canary('env'), storageKey: canary('storage-key'), bucket: canary('bucket'), app: canary('app'), weave: canary('weave'), parquet: canary('parquet'), redis: canary('redis') };

/** One in each sealed input; the others are what these cannot be without. */
const SECRETS: Record<string, InputValue> = {
  license: CANARIES.license!,
  oidc_secret: CANARIES.oidc!,
  other_wandb_env: { SMTP_PASSWORD: CANARIES.env! },
  storage_key: CANARIES.storageKey!,
  external_bucket: { provider: 's3', name: 'a-bucket', secret_key: CANARIES.bucket! },
  app_wandb_env: { TOKEN: CANARIES.app! },
  weave_wandb_env: { TOKEN: CANARIES.weave! },
  parquet_wandb_env: { TOKEN: CANARIES.parquet! },
  external_redis_params: { password: CANARIES.redis! },
};
const BESIDE = { oidc_issuer: 'https://login.example.com', oidc_client_id: 'wandb', oidc_auth_method: 'pkce', storage_account: 'account', blob_container: 'container' };

it('a secret input, or output, is found nowhere: not in the database, not in a log, not in what is left on disk, not in a process list', async () => {
  const deployment = await buildCompleteDeployment(console_, { inputs: BESIDE });
  expect(Object.keys(SECRETS).sort()).toEqual(secretVariablesOf(deployment.moduleVersion).sort());
  const fields = fieldsOfDraft({ ...valuesOfDeployment(deployment), secrets: SECRETS }, { before: deployment, wizardStep: null });
  expect((await updateDeployment(console_.context.db, console_.context.key, deployment.id, fields)).ok).toBe(true);
  const commands = watchCommands();
  for (const kind of ['deploy', 'destroy'] as const) {
    const ended = await untilRun(console_, await queue(deployment.id, kind), 'applied', 'failed');
    expect(ended.failure).toBeNull();
    // Its directory goes right after its status is written.
    await waitUntil('the run has cleared its directory', () => console_.setups.every(({ dataDir }) => !existsSync(path.join(dataDir, 'work', ended.id))));
    if (kind === 'deploy') Object.assign(CANARIES, await secretOutputs(deployment.id));
    expect(await canariesInDatabase()).toEqual([]);
    expect(await canariesOnDisk(kind === 'deploy')).toEqual([]);
  }
  const seen = commands.stop();
  // What looks must be able to see: Terraform's own command was among them.
  expect(seen).toContain('terraform');
  expect(canariesIn(seen)).toEqual([]);
}, 120_000);

it('a password that Terraform made in an earlier run is hidden in a later one too, whatever says it and when', async () => {
  const { db } = console_.context;
  const folder = path.join(console_.dataDir, 'talkative');
  const terraform = await wrapTerraform(folder, { plan: '  cat "$here/said"', apply: '  cat "$here/said"' });
  await writeFile(path.join(folder, 'said'), '');
  console_.setups.forEach((setup) => (setup.terraform = { ...setup.terraform, path: terraform.binary }));
  const deployment = await buildCompleteDeployment(console_);
  expect((await untilRun(console_, await queue(deployment.id, 'deploy'), 'applied', 'failed')).failure).toBeNull();
  const made = (await readNewestState(console_.context, deployment.id))?.resources.find(({ type, address }) => makesSecret(type, address));
  const password = String(made?.attributes.id);
  expect(password.length).toBeGreaterThan(8);
  // Before its first event of the resource: an apply that leaves it as it is has none at all.
  await writeFile(path.join(folder, 'said'), `${JSON.stringify({ '@level': 'warn', '@message': `the server said: ${password} is wrong`, '@timestamp': new Date().toISOString(), type: 'log' })}\n`);
  const runId = await queue(deployment.id, 'destroy');
  expect((await untilRun(console_, runId, 'applied', 'failed')).failure).toBeNull();
  const lines = (await readLogRange(db, runId, 1, 100_000)).map(({ text }) => text);
  expect(lines.filter((line) => line === `the server said: ${MASKED} is wrong`)).toHaveLength(2);
  expect(lines.filter((line) => line.includes(password))).toEqual([]);
}, 120_000);

async function queue(deploymentId: string, kind: RunKind): Promise<string> {
  const queued = await queueRun(console_.context, { deploymentId, kind, ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(JSON.stringify(queued));
  return queued.run.id;
}

/** What Terraform itself made and marked as sensitive; it knows no value of these before it has run. */
async function secretOutputs(deploymentId: string): Promise<Record<string, string>> {
  const state = await readNewestState(console_.context, deploymentId);
  const texts = (state?.outputs ?? []).filter(({ sensitive, value }) => sensitive && typeof value === 'string' && value.length > 20);
  expect(texts.map(({ name }) => name)).toContain('cluster_ca_certificate');
  return Object.fromEntries(texts.map(({ name, value }) => [`output ${name}`, String(value)]));
}

function canariesIn(text: string): string[] {
  return Object.entries(CANARIES).flatMap(([name, value]) => (text.includes(value) || text.includes(Buffer.from(value).toString('base64').slice(0, 40)) ? [name] : []));
}

/** Every row of every table as text, bytes unpacked. */
async function canariesInDatabase(): Promise<string[]> {
  const { pool } = console_.context.db;
  const tables = await pool.query<{ name: string }>(`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`);
  expect(tables.rows.length).toBeGreaterThan(10);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    const text = rows.map((row) => Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value))).join(' ')).join('\n');
    found.push(...canariesIn(text).map((secret) => `${secret} in ${name}`));
  }
  return found;
}

/** Of the runner's directory, and of the practice cloud, which is empty after a teardown. */
async function canariesOnDisk(cloudHasThings: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const { dataDir, practice } of console_.setups) {
    for (const folder of [dataDir, practice.cloudDir]) {
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      // Of a run that has ended nothing is left in the runner's directory; the cloud is what there is to look through.
      if (folder === practice.cloudDir) expect(files.length > 0).toBe(cloudHasThings);
      for (const file of files) {
        const where = path.join(file.parentPath, file.name);
        found.push(...canariesIn(await readFile(where, 'latin1')).map((secret) => `${secret} in ${where}`));
      }
    }
  }
  return found;
}

/** All command lines of this machine, looked at over and over until stopped. */
function watchCommands(): { stop: () => string } {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      } catch {
        // It has ended since.
      }
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return [...seen].join('\n');
    },
  };
}
