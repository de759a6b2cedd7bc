import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-database.ts';

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

test('leaves nothing of a migration that fails half-way, and refuses to go on before a person has looked', async () => {
  await write('0001_first', 'CREATE TABLE a (id int); SELECT nonsense');
  await expect(migrateDatabase(database.url, folder)).rejects.toThrow('migration 0001_first failed: column "nonsense" does not exist');
  expect(await query("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  await expect(migrateDatabase(database.url, folder)).rejects.toThrow('0001_first failed before');
});

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
