import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chown, readFile, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findProgramName, isAlive } from '../process-alive.ts';
import { LaunchProblem } from '../launch-problem.mjs';
import { DATABASE_USER, spawnOptions } from './postgres-cluster.ts';
import type { PostgresCluster } from './postgres-cluster.ts';

export interface PostgresServer {
  pid: number;
  port: number;
  /** Of the database `name`. */
  urlOf(name: string): string;
  /** Fast stop: sessions are ended, nothing is lost. Returns when the process is gone. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  port: number;
  password: string;
  /** false: tests, which may lose everything with the machine. */
  durable: boolean;
}

/** A crash recovery replays what was written since the last checkpoint; minutes only on a very slow disk. */
const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 30_000;

/** After a kill -9 the old server's sessions take a moment to notice; until then no new one may start. */
const SESSIONS_LEAVE_WITHIN_MS = 15_000;

/** Starts the server of a cluster and waits until it answers; a crashed one recovers by itself. Throws LaunchProblem. */
export async function startServer(cluster: PostgresCluster, options: ServerOptions): Promise<PostgresServer> {
  for (const end = Date.now() + SESSIONS_LEAVE_WITHIN_MS; ; await pause(200)) {
    try {
      return await tryStart(cluster, options);
    } catch (error) {
      const isOldOneLeaving = error instanceof LaunchProblem && /shared memory block/.test(error.message);
      if (!isOldOneLeaving || Date.now() > end) throw error;
    }
  }
}

async function tryStart(cluster: PostgresCluster, options: ServerOptions): Promise<PostgresServer> {
  await removeStalePidFile(cluster);
  const since = await prepareLog(cluster);
  const child = spawnServer(cluster, options);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const ready = await Promise.race([waitUntilReady(options), ended.then(() => false)]);
  if (ready && child.pid !== undefined) return describe(child.pid, options);
  if (child.exitCode === null && child.pid !== undefined && isAlive(child.pid)) {
    await stopServer(child.pid);
    throw new LaunchProblem('postgresTimeout', { seconds: READY_WITHIN_MS / 1000, log: cluster.log });
  }
  throw new LaunchProblem('postgresFailed', { reason: await readLastFailure(cluster.log, since), log: cluster.log });
}

/** The server that still runs on a cluster after its launcher was killed; null when there is none we can use. */
export async function findRunningServer(cluster: PostgresCluster, password: string): Promise<PostgresServer | null> {
  const running = await readPidFile(cluster);
  if (!running || !isServer(running.pid)) return null;
  const options = { port: running.port, password, durable: true };
  if (await waitUntilReady(options, () => isAlive(running.pid))) return describe(running.pid, options);
  // Going down, or not letting us in: either way the new one can only start after it has ended.
  await stopServer(running.pid);
  return null;
}

function spawnServer(cluster: PostgresCluster, { port, durable }: ServerOptions): ChildProcess {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    // A laptop's worth: the whole console stays well under a gigabyte.
    shared_buffers: '128MB',
    max_wal_size: '512MB',
    work_mem: '8MB',
    random_page_cost: 1.1,
    jit: 'off',
    wal_compression: 'on',
    password_encryption: 'scram-sha-256',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 200 }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(cluster.log, 'a');
  try {
    // In a group of its own, so that a Ctrl-C in the terminal reaches the launcher alone, which stops things in order.
    const options = { ...spawnOptions(cluster), detached: true, stdio: ['ignore', log, log] as ['ignore', number, number] };
    const child = spawn(path.join(cluster.binaries.folder, 'bin/postgres'), ['-D', cluster.data, ...args], options);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function describe(pid: number, { port, password }: ServerOptions): PostgresServer {
  const urlOf = (name: string) => `postgresql://${DATABASE_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
  return { pid, port, urlOf, stop: () => stopServer(pid) };
}

async function stopServer(pid: number): Promise<void> {
  // PostgreSQL's words: SIGINT is a fast stop, SIGQUIT an immediate one that recovers at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (const end = Date.now() + STOP_WITHIN_MS; isAlive(pid) && Date.now() < end; ) await pause(20);
  }
}

async function waitUntilReady(options: ServerOptions, isWorthWaiting = () => true): Promise<boolean> {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end && isWorthWaiting(); await pause(50)) {
    const answer = await tryConnect(options);
    if (answer === 'ready') return true;
    if (answer === 'refused') return false;
  }
  return false;
}

async function tryConnect({ port, password }: ServerOptions): Promise<'ready' | 'not yet' | 'refused'> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: DATABASE_USER, password, database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    // invalid_password, invalid_authorization_specification: waiting does not help.
    return ['28P01', '28000'].includes((error as { code?: string }).code ?? '') ? 'refused' : 'not yet';
  } finally {
    await client.end().catch(() => {});
  }
}

/** postmaster.pid: the pid, the data directory, the start time, the port, one a line (PostgreSQL's miscinit.c). */
async function readPidFile({ data }: PostgresCluster): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return Number.isInteger(pid) && pid > 1 && Number.isInteger(port) && port > 0 ? { pid, port } : null;
}

/** PostgreSQL refuses to start while the pid in its file is alive, even when another program got that pid since. */
async function removeStalePidFile(cluster: PostgresCluster): Promise<void> {
  const running = await readPidFile(cluster);
  if (!running || !isServer(running.pid)) await rm(path.join(cluster.data, 'postmaster.pid'), { force: true });
}

function isServer(pid: number): boolean {
  return isAlive(pid) && (findProgramName(pid) ?? 'postgres') === 'postgres';
}

/** Makes the log the server's own, keeps it small, and says from which byte on the new start writes. */
async function prepareLog({ log, user }: PostgresCluster): Promise<number> {
  closeSync(openSync(log, 'a', 0o600));
  if (user) await chown(log, user.uid, user.gid);
  const { size } = await stat(log);
  if (size < 5_000_000) return size;
  await truncate(log);
  return 0;
}

async function readLastFailure(log: string, since: number): Promise<string> {
  const text = (await readFile(log)).subarray(since).toString('utf8').trim();
  const lines = text.split('\n');
  const telling = lines.findLast((line) => /FATAL|PANIC|error while loading/.test(line)) ?? lines.at(-1) ?? '';
  return telling.replace(/^.*(FATAL|PANIC):\s*/, '') || 'it ended without a word';
}
