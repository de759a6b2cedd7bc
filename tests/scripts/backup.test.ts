import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { oneRotationAtATime, resealAll, SEALED_COLUMNS } from '#lib/credentials/reseal-store.ts';
import { readConsoleKey, rotateKeyFile } from '#lib/credentials/console-key.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { RunKind } from '#lib/runs/run-status.ts';
import type { Run } from '#lib/runs/run.ts';
import { openNewestState } from '#lib/state/state-store.ts';
import { readBackup } from '#scripts/backup/backup-file.ts';
import { fillTables, inOneTransaction } from '#scripts/backup/backup-tables.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { buildCompleteDeployment, startTestConsole, untilRun, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');

let first: TestConsole;
let home: string;
let deployment: Deployment;
beforeAll(async () => {
  first = await startTestConsole({ speed: 1000, practiceIn: 'practice/cloud' });
  home = await mkdtemp(path.join(os.tmpdir(), 'console-backup-'));
  deployment = await buildCompleteDeployment(first, { inputs: { tags: { note: 'a line\u2028separator' } } });
  expect((await untilRun(first, (await queue(first, 'deploy')).id, 'applied', 'failed')).failure).toBeNull();
}, 120_000);
afterAll(async () => {
  await first.close();
  await rm(home, { recursive: true, force: true });
});

async function queue({ context }: TestConsole, kind: RunKind): Promise<Run> {
  const queued = await queueRun(context, { deploymentId: deployment.id, kind, ...TEST_REQUESTER, autoApprove: true });
  if (!queued.ok) throw new Error(queued.reason);
  return queued.run;
}

/** A script of the console, as npm would run it; what it said. */
async function script(name: string, args: string[], settings: { DATABASE_URL: string; CONSOLE_DATA_DIR: string }): Promise<string> {
  const env = { PATH: process.env.PATH, ...settings } as unknown as NodeJS.ProcessEnv;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [`scripts/${name}.ts`, ...args], { cwd: CHECKOUT, env }).catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

it('rotates the key while the console runs, and everything is sealed with the new one', async () => {
  const { db, key } = first.context;
  const before = key.id;
  const said = await script('rotate-key', [], { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: first.dataDir });
  expect(said).toContain(key.id);
  expect(key.id).not.toBe(before);
  const dump = await Promise.all(SEALED_COLUMNS.map(({ table, column }) => db.pool.query<{ sealed: string | Buffer | null }>(`SELECT "${column}" AS sealed FROM "${table}"`)));
  const sealed = dump.flatMap(({ rows }) => rows).map((row) => row.sealed).filter((value) => value !== null);
  expect(sealed.length).toBeGreaterThan(5);
  const idOf = (value: string | Buffer) => (typeof value === 'string' ? Buffer.from(value, 'base64') : value).toString('ascii', 0, 12);
  expect([...new Set(sealed.map(idOf))]).toEqual([key.id]);
  expect(await resealAll(db, key)).toBe(0);
  expect((await untilRun(first, (await queue(first, 'plan_only')).id, 'no_changes', 'planned', 'failed')).status).toBe('no_changes');
  expect((await stat(path.join(first.dataDir, 'keys/console.key'))).mode & 0o777).toBe(0o600);
  // A key that only opens is of no use to seal with: a process that starts now takes the first.
  expect((await readConsoleKey(first.dataDir)).id).toBe(key.id);
}, 60_000);

it('loses no key when several rotate it at once', async () => {
  const keysIn = async () => (await readFile(path.join(first.dataDir, 'keys/console.key'), 'utf8')).trim().split('\n');
  const before = await keysIn();
  await Promise.all([1, 2, 3].map(() => oneRotationAtATime(first.context.db, () => rotateKeyFile(first.dataDir))));
  const after = await keysIn();
  expect(after).toHaveLength(before.length + 3);
  expect(after.slice(3)).toEqual(before);
}, 60_000);

it('backs up the key that sealed what it backs up, though it is rotated while the backup begins', async () => {
  const { db, key } = first.context;
  const file = path.join(home, 'rotated.backup');
  const gate = await db.pool.connect();
  await gate.query('BEGIN');
  await gate.query('LOCK TABLE "_prisma_migrations" IN ACCESS EXCLUSIVE MODE');
  const backup = script('backup', [file], { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: first.dataDir });
  await waitUntil('the backup waits', async () => (await db.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted')).rows[0]!.n > 0);
  const fresh = await rotateKeyFile(first.dataDir);
  await waitUntil('the new key is followed', () => key.id === fresh);
  await resealAll(db, key);
  await gate.query('COMMIT');
  gate.release();
  await backup;
  for await (const line of readBackup(file)) {
    if (line.kind === 'head') expect(line.key).toBe(await readFile(path.join(first.dataDir, 'keys/console.key'), 'utf8'));
  }
}, 60_000);

it('restores rows of any size, a few at a time', async () => {
  const empty = await createTestDatabase();
  const inputs = { text: 'x'.repeat(1_000_000) };
  const queries = vi.spyOn(pg.Client.prototype, 'query');
  await inOneTransaction(empty.url, (connection) =>
    fillTables(connection, async (add) => {
      for (let n = 0; n < 20; n += 1) await add('deployments', { ...DEPLOYMENT_ROW, id: randomUUID(), name: `d${n}`, reservedName: `d${n}`, inputs });
    }),
  );
  const inserts = queries.mock.calls.flatMap(([text, values]) => (String(text).startsWith('INSERT INTO "deployments"') ? [String((values as unknown as unknown[])[0]).length] : []));
  queries.mockRestore();
  expect(inserts.length).toBeGreaterThan(1);
  expect(Math.max(...inserts)).toBeLessThan(9_000_000);
  await empty.drop();
}, 60_000);

/** What a row of deployments cannot be without. */
const DEPLOYMENT_ROW = { target: 'practice', location: 'westeurope', moduleVersion: '7.9.2', createdBy: 'test', createdAt: '2026-01-05T10:00:00Z', updatedAt: '2026-01-05T10:00:00Z', status: 'draft', restStatus: 'draft', backend: { kind: 'console' }, driftSchedule: 'off' };

it('knows every sealed column of the schema', async () => {
  const schema = await readFile(path.join(CHECKOUT, 'prisma/schema.prisma'), 'utf8');
  const tables = [...schema.matchAll(/model \w+ \{([^]*?)@@map\("(\w+)"\)/g)];
  const sealed = tables.flatMap(([, body = '', table]) => [...body.matchAll(/^ {2}(sealed\w*)\s/gm)].map(([, column]) => `${table}.${column}`));
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(sealed.sort());
});

it('backs up while running, and restores into an empty database and data directory, where nothing is left to plan', async () => {
  const file = path.join(home, 'console.backup');
  expect(await script('backup', [file], { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: first.dataDir })).toContain(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const empty = await createTestDatabase();
  const dataDir = path.join(home, 'restored');
  const target = { DATABASE_URL: empty.url, CONSOLE_DATA_DIR: dataDir };
  expect(await script('restore', [file], target)).toContain('Restored');
  const second = await startTestConsole({ speed: 1000, restored: { url: empty.url, dataDir }, practiceIn: 'practice/cloud' });
  try {
    const { db, key } = second.context;
    expect(await openNewestState(db, key, deployment.id)).toEqual(await openNewestState(first.context.db, first.context.key, deployment.id));
    expect((await untilRun(second, (await queue(second, 'plan_only')).id, 'no_changes', 'planned', 'failed')).status).toBe('no_changes');
    expect(await script('restore', [file], target)).toMatch(/holds a console already/);
  } finally {
    await second.close();
    await empty.drop();
  }
}, 90_000);

it('a restore that fails as late as it can is tried again, and then goes through', async () => {
  const file = path.join(home, 'late.backup');
  await script('backup', [file], { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: first.dataDir });
  const empty = await createTestDatabase();
  const target = { DATABASE_URL: empty.url, CONSOLE_DATA_DIR: path.join(home, 'late') };
  try {
    // The files of the practice cloud are the last of a backup.
    await mkdir(path.join(target.CONSOLE_DATA_DIR, 'practice'), { recursive: true });
    await writeFile(path.join(target.CONSOLE_DATA_DIR, 'practice/cloud'), 'in the way');
    expect(await script('restore', [file], target)).toMatch(/cannot be restored: (EEXIST|ENOTDIR)/);
    expect(await count(empty.url, 'deployments')).toBe(0);
    await rm(path.join(target.CONSOLE_DATA_DIR, 'practice/cloud'));
    expect(await script('restore', [file], target)).toContain('Restored');
    expect(await readFile(path.join(target.CONSOLE_DATA_DIR, 'keys/console.key'), 'utf8')).toBe(await readFile(path.join(first.dataDir, 'keys/console.key'), 'utf8'));
  } finally {
    await empty.drop();
  }
}, 60_000);

it('a restore that is killed has put back everything or no row, and is tried again', async () => {
  const file = path.join(home, 'killed.backup');
  await script('backup', [file], { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: first.dataDir });
  const cloud = await readdir(path.join(first.dataDir, 'practice/cloud'), { recursive: true });
  for (let round = 0; round < 4; round += 1) {
    const empty = await createTestDatabase();
    const target = { DATABASE_URL: empty.url, CONSOLE_DATA_DIR: path.join(home, `killed-${round}`) };
    const killed = spawn(process.execPath, ['scripts/restore.ts', file], { cwd: CHECKOUT, env: { PATH: process.env.PATH, ...target } as unknown as NodeJS.ProcessEnv, stdio: 'ignore' });
    const gone = once(killed, 'close');
    await waitUntil('it has begun', () => killed.exitCode !== null || existsSync(path.join(target.CONSOLE_DATA_DIR, 'keys')), { everyMs: 5 });
    await pause(round * 120);
    killed.kill('SIGKILL');
    await gone;
    await waitUntil('the server has noticed', async () => (await count(empty.url, `pg_stat_activity WHERE datname = current_database() AND application_name = 'console-restore'`)) === 0);
    const rows = await count(empty.url, 'deployments');
    const said = await script('restore', [file], target);
    expect(said, `round ${round}`).toMatch(rows === 0 ? /Restored/ : /holds a console already/);
    expect((await readdir(path.join(target.CONSOLE_DATA_DIR, 'practice/cloud'), { recursive: true })).filter((name) => !name.endsWith('.new')).sort(), `round ${round}`).toEqual(cloud.toSorted());
    expect(existsSync(path.join(target.CONSOLE_DATA_DIR, 'keys/console.key'))).toBe(true);
    await empty.drop();
  }
}, 90_000);

async function count(url: string, from: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`)).rows[0]!.n;
  } finally {
    await client.end();
  }
}

it('refuses what is no backup, or half of one, before anything is touched', async () => {
  const file = path.join(home, 'half.backup');
  await script('backup', [file], { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: first.dataDir });
  await truncate(file, Math.floor((await stat(file)).size / 2));
  const nonsense = path.join(home, 'nonsense.backup');
  await writeFile(nonsense, 'nonsense');
  const target = { DATABASE_URL: first.databaseUrl, CONSOLE_DATA_DIR: path.join(home, 'untouched') };
  for (const bad of [file, nonsense, path.join(home, 'missing.backup')]) expect(await script('restore', [bad], target)).toMatch(/cannot be restored/);
  await expect(stat(target.CONSOLE_DATA_DIR)).rejects.toThrow();
}, 60_000);
