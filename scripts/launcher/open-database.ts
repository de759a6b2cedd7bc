import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migrateDatabase } from '#lib/db/migrate.ts';
import type { LauncherEnv } from '#lib/env/launcher-env.ts';
import { CHECKOUT } from '../checkout.mjs';
import { LaunchProblem } from '../launch-problem.mjs';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { isConsoleRunning } from './instance-lock.ts';
import { prepareDataDirectory } from './data-directory.ts';

/** Brings a database to the newest schema; says which migrations it applied. Throws LaunchProblem. */
export async function bringUpToDate(url: string): Promise<string[]> {
  await checkDatabase(url);
  try {
    return await migrateDatabase(url, path.join(CHECKOUT, 'prisma/migrations'));
  } catch (error) {
    throw new LaunchProblem('migrationFailed', { reason: reasonOf(error) });
  }
}

/**
 * Does something with the console's database while the console may be up or not: the embedded server is started for
 * the moment where it does not run, and stopped again unless a console came up meanwhile.
 */
export async function withConsoleDatabase<T>(env: LauncherEnv, use: (url: string) => Promise<T>): Promise<T> {
  if (env.databaseUrl !== null) {
    await bringUpToDate(env.databaseUrl);
    return use(env.databaseUrl);
  }
  await prepareDataDirectory(env.dataDir);
  const server = await startEmbeddedPostgres(env.dataDir);
  try {
    await bringUpToDate(server.url);
    return await use(server.url);
  } finally {
    if (!server.wasRunning && !isConsoleRunning(env.dataDir)) await server.stop();
  }
}

/** Long enough for a server that is just coming up, short enough for a person who mistyped an address. */
const REACHABLE_WITHIN_MS = 5000;

async function checkDatabase(url: string): Promise<void> {
  for (const end = Date.now() + REACHABLE_WITHIN_MS; ; await pause(500)) {
    const reason = await findConnectError(url);
    if (reason === null) return;
    if (Date.now() > end) throw new LaunchProblem('databaseUnreachable', { where: withoutPassword(url), reason });
  }
}

async function findConnectError(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: REACHABLE_WITHIN_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await client.end().catch(() => {});
  }
}

function withoutPassword(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  // Node gathers one error per address it tried, with no text of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
