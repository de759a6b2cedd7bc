import { once } from 'node:events';
import { chmod, link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
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
