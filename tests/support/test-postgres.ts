import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { startEmbeddedPostgres } from '#scripts/postgres/embedded-postgres.ts';

/** What one test run shares: a server, and on it a migrated database that each test file copies. */
export interface TestPostgres {
  /** Of the server's maintenance database. */
  adminUrl: string;
  template: string;
  stop(): Promise<void>;
}

/** Starts a throw-away server, or uses the one TEST_DATABASE_URL names, and makes the template on it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startThrowAwayServer();
  const template = `console_template_${randomBytes(6).toString('hex')}`;
  const adminUrl = given ?? withDatabase(server.url, 'postgres');
  await runAsAdmin(adminUrl, `CREATE DATABASE "${template}"`);
  await migrateDatabase(withDatabase(adminUrl, template), path.resolve('prisma/migrations'));
  const stop = async () => {
    await runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${template}" WITH (FORCE)`);
    await server.stop();
  };
  return { adminUrl, template, stop };
}

export async function runAsAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return copy.href;
}

async function startThrowAwayServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'console-test-'));
  // As root the server has a user of its own, which has to get through.
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres(folder, { durable: false });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.superuserUrl, stop };
}
