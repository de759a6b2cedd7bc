import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { readConsoleKey, type ConsoleKey } from '#lib/credentials/console-key.ts';
import { openText, sealText } from '#lib/credentials/sealed-secret.ts';
import { createDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import type { Database } from '#lib/db/transaction.ts';
import { findDeployment, openSecrets } from '#lib/deployments/deployment-store.ts';
import { inputsDigestOf } from '#lib/runs/inputs-digest.ts';
import { runSecretsPurpose } from '#lib/runs/queue-run.ts';
import { getRunRequest } from '#lib/runs/run-store.ts';
import { sealStoredMaps } from '#lib/sealing/seal-maps-store.ts';
import { runAsAdmin, withDatabase } from '#tests/support/test-postgres.ts';

const [PROD, DRAFT] = ['10000000-0000-7000-8000-000000000001', '10000000-0000-7000-8000-000000000002'];
const [ENDED, WAITING] = ['20000000-0000-7000-8000-000000000001', '20000000-0000-7000-8000-000000000002'];
const MIGRATIONS = path.resolve('prisma/migrations');
const LAST_BEFORE = '0019_as_of';

let db: Database;
let key: ConsoleKey;
let drop: () => Promise<void>;

/** A database of the last version before maps were sealed, with rows of that version, brought up to date. */
beforeEach(async () => {
  const { adminUrl } = inject('postgres');
  const name = `sealing_${randomBytes(8).toString('hex')}`;
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'sealing-'));
  await runAsAdmin(adminUrl, `CREATE DATABASE "${name}"`);
  const url = withDatabase(adminUrl, name);
  key = await readConsoleKey(dataDir);
  await migrateDatabase(url, MIGRATIONS, LAST_BEFORE);
  await runAsAdmin(url, await readFile(path.resolve('tests/lib/sealing/today.sql'), 'utf8'));
  db = createDatabase(url);
  await giveWaitingRunItsSecrets();
  await migrateDatabase(url, MIGRATIONS);
  drop = async () => {
    await db.close();
    await runAsAdmin(adminUrl, `DROP DATABASE "${name}" WITH (FORCE)`);
    await rm(dataDir, { recursive: true, force: true });
  };
});
afterEach(() => drop());

/** What SQL alone cannot write: sealed with this console's key, and a digest over what the plan was made of. */
async function giveWaitingRunItsSecrets(): Promise<void> {
  const secrets = { license: 'a-license' };
  await db.pool.query('UPDATE runs SET "sealedSecrets" = $2 WHERE id = $1', [WAITING, sealText(key, JSON.stringify(secrets), runSecretsPurpose(WAITING))]);
  const { rows } = await db.pool.query<{ inputs: unknown }>('SELECT inputs FROM runs WHERE id = $1', [WAITING]);
  await db.pool.query('UPDATE run_plans SET "inputsDigest" = $1', [digestOf(rows[0]?.inputs, secrets)]);
}

function digestOf(inputs: unknown, secrets: unknown): string {
  return inputsDigestOf({ location: 'westeurope', moduleVersion: '7.9.2', inputs, secrets, backend: { kind: 'console' }, place: { credentialId: null, subscriptionId: null } });
}

/** Tables in which a row, as text, has this. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ table: string }>(`SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS table FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`);
  const found = await Promise.all(rows.map(async ({ table }) => ((await db.pool.query(`SELECT 1 FROM ${table} t WHERE t::text LIKE $1 LIMIT 1`, [`%${text}%`])).rowCount === 0 ? [] : [table])));
  return found.flat();
}

it('finds no plain value in any table after an upgrade, and every value sealed where it is needed', async () => {
  expect((await tablesWith('CANARY')).toSorted()).toEqual(['public.deployments', 'public.log_chunks', 'public.preflights', 'public.run_plans', 'public.runs']);
  expect(await sealStoredMaps(db, key)).toBe(2);
  expect(await tablesWith('CANARY')).toEqual([]);
  expect(await openSecrets(db.prisma, key, PROD!)).toEqual({
    app_wandb_env: { SMTP_PASSWORD: 'CANARY_app"quoted"', LOG_LEVEL: 'info' }, parquet_wandb_env: { A: 'CANARY_parquet' }, external_redis_params: { auth: { password: 'CANARY_redis' } },
  });
  expect(await findDeployment(db, PROD!)).toMatchObject({
    secretInputs: ['app_wandb_env', 'external_redis_params', 'parquet_wandb_env'],
    secretKeys: { app_wandb_env: expect.arrayContaining(['LOG_LEVEL', 'SMTP_PASSWORD']), external_redis_params: ['auth'], parquet_wandb_env: ['A'] },
  });
  expect(await openSecrets(db.prisma, key, DRAFT!)).toEqual({ weave_wandb_env: { TOKEN: 'CANARY_draft' } });
  expect((await tablesWith('plainly-visible')).toSorted()).toEqual(['public.deployments', 'public.runs']);
  expect(await tablesWith('plain-flag')).toEqual(['public.deployments']);
});

it('keeps a waiting plan approvable, with its values sealed for the apply, and the files of all runs valid', async () => {
  await sealStoredMaps(db, key);
  const rows = await db.prisma.run.findMany({ orderBy: { number: 'asc' }, omit: { sealedSecrets: false, inputs: false } });
  expect(rows.map((run) => run.sealedSecrets === null)).toEqual([true, false]);
  const secrets = { license: 'a-license', app_wandb_env: { SMTP_PASSWORD: 'CANARY_older' } };
  expect(JSON.parse(openText(key, rows[1]?.sealedSecrets ?? '', runSecretsPurpose(WAITING!)))).toEqual(secrets);
  expect((await db.prisma.runPlan.findFirstOrThrow()).inputsDigest).toBe(digestOf(rows[1]?.inputs, secrets));
  for (const id of [ENDED!, WAITING!]) {
    const { files, secretKeys } = await getRunRequest(db, id);
    expect(secretKeys).toEqual({ app_wandb_env: ['SMTP_PASSWORD'] });
    expect(Object.fromEntries(files.map(({ name, content }) => [name, content]))).toEqual({
      'variables.tf': 'variable "namespace" {\n  description = "Namespace"\n  type        = string\n}\n\nvariable "app_wandb_env" {\n  description = "Env"\n  type        = map(string)\n  sensitive   = true\n}\n',
      'terraform.tfvars': 'namespace = "prod"\n\ntags = {\n  team = "plainly-visible"\n}\n# app_wandb_env: set by the console as TF_VAR_app_wandb_env\nsize = "small"\n',
    });
  }
});

it('does the work once when several processes start at once, and goes on where a killed one stopped', async () => {
  // A process that dies in the middle of a deployment leaves nothing of it: its transaction is undone.
  const blocker = await db.pool.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT 1 FROM log_chunks FOR UPDATE');
  const killed = createDatabase(db.url, { name: 'killed' });
  const dying = expect(sealStoredMaps(killed, key)).rejects.toThrow();
  await expect.poll(async () => (await db.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'killed' AND wait_event_type = 'Lock'`)).rowCount).toBe(1);
  await dying;
  await blocker.query('ROLLBACK');
  blocker.release();
  await killed.close();
  expect(await tablesWith('CANARY_app')).toEqual(['public.deployments']);
  const sealed = await Promise.all([1, 2, 3].map(() => sealStoredMaps(db, key)));
  expect(Math.max(...sealed)).toBe(2);
  expect(await tablesWith('CANARY')).toEqual([]);
  expect(await sealStoredMaps(db, key)).toBe(0);
});

it('looks through old runs once for each rule, and through new ones at each start', async () => {
  await sealStoredMaps(db, key);
  const plant = async (age: string) => {
    await db.pool.query(`UPDATE runs SET inputs = inputs || '{"app_wandb_env": {"A": "planted-in-clear"}}', "queuedAt" = now() - $2::interval WHERE id = $1`, [ENDED, age]);
  };
  await plant('1 hour');
  expect(await sealStoredMaps(db, key)).toBe(1);
  await plant('30 days');
  expect(await sealStoredMaps(db, key)).toBe(0);
  await db.prisma.sealingMark.update({ where: { id: 1 }, data: { rule: 'an earlier one' } });
  expect(await sealStoredMaps(db, key)).toBe(1);
});
