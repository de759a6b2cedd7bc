import { once } from 'node:events';
import { chmod, link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openJobQueue } from '#lib/db/job-queue.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { startEmbeddedPostgres } from '#scripts/postgres/embedded-postgres.ts';
import { isAlive } from '#scripts/process-alive.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

test('keeps what was written, its port and its password from start to start', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir);
  await query(first.url, 'CREATE TABLE kept (n int)');
  await first.stop();
  expect(first.isAlive()).toBe(false);
  const second = await start(dataDir);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
});

test('its password is in a file for its owner alone, and without it nobody gets in', async () => {
  const dataDir = await makeDataDir();
  const { url } = await start(dataDir);
  expect((await stat(path.join(dataDir, 'postgres/server.json'))).mode & 0o777).toBe(0o600);
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('a new port never writes over the file with the password: a file of its own takes its place', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir);
  await first.stop();
  const file = path.join(dataDir, 'postgres/server.json');
  const before = await readFile(file, 'utf8');
  await link(file, path.join(dataDir, 'the-file-before'));
  const other = net.createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const second = await start(dataDir);
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...JSON.parse(before), port: Number(new URL(second.url).port) });
  expect(await readFile(path.join(dataDir, 'the-file-before'), 'utf8')).toBe(before);
});

const RIGHTS = `SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS "mayMore" FROM pg_roles WHERE rolname = current_user`;

/** What in the console's database does not belong to the role that asks. */
const OTHERS = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_get_userbyid(c.relowner) <> current_user
  UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_get_userbyid(p.proowner) <> current_user
  UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'pgboss' AND pg_get_userbyid(nspowner) <> current_user`;

test('is used by a role that owns the database and may do nothing else on the server', async () => {
  const { url } = await start(await makeDataDir());
  expect(await query(url, RIGHTS)).toEqual([{ mayMore: false }]);
  await expect(query(url, 'CREATE ROLE other')).rejects.toMatchObject({ code: '42501' });
  await expect(query(url, 'CREATE DATABASE other')).rejects.toMatchObject({ code: '42501' });
  await expect(query(url, `COPY (SELECT 1) TO PROGRAM 'true'`)).rejects.toMatchObject({ code: '42501' });
  await migrateDatabase(url, path.resolve('prisma/migrations'));
  await openAndCloseQueue(url);
  expect(await query(url, OTHERS)).toEqual([]);
});

test('gives that role what an older console made as superuser, and resumes when it was interrupted', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir);
  // As older consoles left it: everything belongs to the superuser, and its password alone is remembered.
  await migrateDatabase(first.superuserUrl, path.resolve('prisma/migrations'));
  await openAndCloseQueue(first.superuserUrl);
  await query(first.superuserUrl, `INSERT INTO claim_links (id, "tokenHash", "expiresAt") VALUES ('kept', 'kept', now())`);
  await query(first.superuserUrl, 'ALTER DATABASE console OWNER TO console');
  await query(first.superuserUrl, 'DROP ROLE console_app');
  const file = path.join(dataDir, 'postgres/server.json');
  const { applicationPassword: _made, ...older } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(older));
  await first.stop();

  const second = await start(dataDir);
  expect(await query(second.url, OTHERS)).toEqual([]);
  expect(await query(second.url, 'SELECT id FROM claim_links')).toEqual([{ id: 'kept' }]);
  await query(second.url, 'ALTER TABLE claim_links ADD COLUMN later int');
  await openAndCloseQueue(second.url);
  // A start that was killed half way: the role is there, some of the tables are still the superuser's.
  await query(second.superuserUrl, 'ALTER TABLE runs OWNER TO console');
  await query(second.superuserUrl, `ALTER ROLE console_app SUPERUSER PASSWORD 'another'`);
  await second.stop();
  const third = await start(dataDir);
  expect(await query(third.url, OTHERS)).toEqual([]);
  expect(await query(third.url, RIGHTS)).toEqual([{ mayMore: false }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('recovers from a kill -9', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir, { durable: true });
  await query(first.url, 'CREATE TABLE kept (n int)');
  const pid = await readPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await waitUntil('the server is gone', () => !isAlive(pid));
  const second = await start(dataDir);
  expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
});

test('is taken over when its launcher was killed and it still runs', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir);
  const second = await startEmbeddedPostgres(dataDir, { durable: false });
  expect(second).toMatchObject({ wasRunning: true, url: first.url });
  await second.stop();
  expect(first.isAlive()).toBe(false);
});

test('starts although another program has got the pid in its file since', async () => {
  const dataDir = await makeDataDir();
  await (await start(dataDir)).stop();
  await writeFile(path.join(dataDir, 'postgres/data/postmaster.pid'), `${process.pid}\n${dataDir}/postgres/data\n0\n5999\n\n127.0.0.1\n`);
  const again = await start(dataDir);
  expect(again.wasRunning).toBe(false);
});

test('goes along when the data directory is moved', async () => {
  const dataDir = await makeDataDir();
  const first = await start(dataDir);
  await query(first.url, 'CREATE TABLE kept (n int)');
  await first.stop();
  await rename(dataDir, `${dataDir}-moved`);
  onTestFinished(() => rm(`${dataDir}-moved`, { recursive: true, force: true }));
  const second = await start(`${dataDir}-moved`);
  expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
});

test('a folder that is no database, or one of another version, is left as it is and named', async () => {
  const dataDir = await makeDataDir();
  const data = path.join(dataDir, 'postgres/data');
  await mkdir(data, { recursive: true });
  await writeFile(path.join(data, 'holiday.jpg'), '');
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'postgresForeign' });
  await writeFile(path.join(data, 'PG_VERSION'), '15\n');
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'postgresOtherVersion' });
});

test('a start that was cut off while the database was made begins again', async () => {
  const dataDir = await makeDataDir();
  await (await start(dataDir)).stop();
  await rename(path.join(dataDir, 'postgres/data'), path.join(dataDir, 'postgres/data.new'));
  const again = await start(dataDir);
  expect(await query(again.url, 'SELECT current_database() AS name')).toEqual([{ name: 'console' }]);
});

async function openAndCloseQueue(url: string): Promise<void> {
  const queue = await openJobQueue(url, { worker: true, onError: () => {} });
  await queue.close();
}

async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'console-postgres-'));
  await chmod(folder, 0o711);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string, { durable } = { durable: false }) {
  const server = await startEmbeddedPostgres(dataDir, { durable });
  onTestFinished(() => server.stop());
  return server;
}

async function readPid(dataDir: string): Promise<number> {
  return Number((await readFile(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
