import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-database.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../../..');
const OURS = path.join(CHECKOUT, 'prisma/migrations');

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'migrations-'));
  await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  return () => rm(folder, { recursive: true });
});

test('applies what is new, in the order of names, and nothing twice', async () => {
  await write('0002_second', 'ALTER TABLE a ADD COLUMN n int');
  await write('0001_first', 'CREATE TABLE a (id int)');
  expect(await migrateDatabase(database.url, folder)).toEqual(['0001_first', '0002_second']);
  expect(await migrateDatabase(database.url, folder)).toEqual([]);
});

test('applies each migration once when three processes start at once', async () => {
  await write('0001_first', 'CREATE TABLE a (id int)');
  await write('0002_second', 'INSERT INTO a VALUES (1)');
  const applied = await Promise.all([1, 2, 3].map(() => migrateDatabase(database.url, folder)));
  expect(applied.flat().sort()).toEqual(['0001_first', '0002_second']);
  expect(await query('SELECT id FROM a')).toEqual([{ id: 1 }]);
});

test('leaves nothing of a migration that fails half-way, says why, and tries it again at the next start', async () => {
  await write('0001_first', 'CREATE TABLE a (id int); SELECT nonsense');
  await expect(migrateDatabase(database.url, folder)).rejects.toThrow('migration 0001_first failed: column "nonsense" does not exist');
  expect(await query("SELECT to_regclass('a')::text AS a, (SELECT count(*)::int FROM _prisma_migrations) AS rows")).toEqual([{ a: null, rows: 0 }]);
  await writeFile(path.join(folder, '0001_first/migration.sql'), 'CREATE TABLE a (id int)');
  expect(await migrateDatabase(database.url, folder)).toEqual(['0001_first']);
});

test('goes on at the next start wherever it is killed', async () => {
  for (let round = 0; round < 8; round += 1) {
    await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const child = spawn(process.execPath, ['--input-type=module', '-e', `import { migrateDatabase } from '#lib/db/migrate.ts'; console.log('begins'); await migrateDatabase('${database.url}', '${OURS}')`], { cwd: CHECKOUT });
    await once(child.stdout, 'data');
    await pause(round * 15);
    child.kill('SIGKILL');
    await once(child, 'close');
    await migrateDatabase(database.url, OURS);
    expect(await names('finished_at IS NOT NULL')).toEqual(await ourMigrations());
  }
}, 60_000);

test('a connection that is lost is an error, and the next start goes on', async () => {
  await write('0001_first', 'CREATE TABLE a (id int); SELECT pg_sleep(30)');
  const lost = expect(migrateDatabase(database.url, folder)).rejects.toThrow('migration 0001_first failed');
  await waitUntil('it is at it', async () => ((await query(TERMINATE_SLEEPER)) as unknown[]).length > 0);
  await lost;
  await writeFile(path.join(folder, '0001_first/migration.sql'), 'CREATE TABLE a (id int)');
  expect(await migrateDatabase(database.url, folder)).toEqual(['0001_first']);
});

const TERMINATE_SLEEPER = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'console-migrate' AND wait_event = 'PgSleep'`;

test('each of our own that a former version left unfinished is told from one that was done, and gone on from', async () => {
  for (const name of await ourMigrations()) {
    await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await migrateDatabase(database.url, OURS, name);
    await query(`UPDATE "_prisma_migrations" SET finished_at = NULL, applied_steps_count = 0 WHERE migration_name = '${name}'`);
    await migrateDatabase(database.url, OURS);
    expect([await names('finished_at IS NOT NULL'), await names('finished_at IS NULL')], name).toEqual([await ourMigrations(), []]);
  }
}, 60_000);

test('one that a former version left before it did anything is done, and its row told to be rolled back, as Prisma wants it', async () => {
  await write('0001_first', 'CREATE TABLE a (id int)');
  await migrateDatabase(database.url, folder);
  await query(`DROP TABLE a; UPDATE "_prisma_migrations" SET finished_at = NULL`);
  expect(await migrateDatabase(database.url, folder)).toEqual(['0001_first']);
  expect(await query('SELECT finished_at IS NULL AS unfinished, rolled_back_at IS NULL AS standing FROM "_prisma_migrations" ORDER BY started_at')).toEqual([
    { unfinished: true, standing: false },
    { unfinished: false, standing: true },
  ]);
});

test('one that the database refused before is not taken for done because of what is in its way', async () => {
  await write('0001_first', 'CREATE TABLE a (id int)');
  await migrateDatabase(database.url, folder);
  await query(`UPDATE "_prisma_migrations" SET finished_at = NULL, logs = 'relation "a" already exists'`);
  await expect(migrateDatabase(database.url, folder)).rejects.toThrow('migration 0001_first failed: relation "a" already exists');
});

test('each of our own can be one transaction', async () => {
  for (const name of await ourMigrations()) {
    // The body of a function begins no transaction.
    const sql = (await readFile(path.join(OURS, name, 'migration.sql'), 'utf8')).replaceAll(/--.*$/gm, '').replaceAll(/\$\$.*?\$\$/gs, '');
    expect(sql, name).not.toMatch(/\b(concurrently|vacuum|commit|rollback|begin|start transaction)\b/i);
  }
});

async function ourMigrations(): Promise<string[]> {
  return (await readdir(OURS, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
}

async function names(where: string): Promise<string[]> {
  const rows = (await query(`SELECT migration_name AS name FROM "_prisma_migrations" WHERE rolled_back_at IS NULL AND ${where} ORDER BY 1`)) as { name: string }[];
  return rows.map(({ name }) => name);
}

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
