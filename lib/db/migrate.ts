import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface MigrationRow {
  migration_name: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

/** A migration that stopped half-way and waits for a person. */
class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings a database to the newest schema and says which migrations it applied; several may race, one does the work.
 * Does what `prisma migrate deploy` does (same table, checksum and advisory lock), over pg alone: Prisma's own
 * engine is a binary that closed networks cannot download. `upTo` names the last one to apply: null for all there are.
 */
export async function migrateDatabase(url: string, folder: string, upTo: string | null = null): Promise<string[]> {
  const db = new pg.Client({ connectionString: url, application_name: 'console-migrate' });
  await db.connect();
  try {
    await takeLock(db);
    await db.query(CREATE_TABLE);
    const known = await readKnown(db);
    const wanted = (await readMigrations(folder)).filter((migration) => upTo === null || migration.name <= upTo);
    const pending = wanted.filter((migration) => !known.has(migration.name));
    for (const migration of pending) await applyMigration(db, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await db.end();
  }
}

// The id Prisma's engine locks, so that its command line and ours never migrate at the same time.
const PRISMA_LOCK = 72_707_369;

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

async function takeLock(db: pg.Client): Promise<void> {
  await db.query(`SET client_min_messages = 'warning'; SET lock_timeout = '120s'`);
  await db.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  await db.query('SET lock_timeout = 0');
}

async function readKnown(db: pg.Client): Promise<Set<string>> {
  const { rows } = await db.query<MigrationRow>('SELECT migration_name, finished_at, rolled_back_at FROM "_prisma_migrations"');
  const standing = rows.filter((row) => row.rolled_back_at === null);
  const failed = standing.find((row) => row.finished_at === null);
  if (failed) {
    throw new MigrationError(`migration ${failed.migration_name} failed before; resolve it with "prisma migrate resolve" and start again`);
  }
  return new Set(standing.map((row) => row.migration_name));
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

async function applyMigration(db: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await db.query('INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ($1, $2, $3)', [id, checksum, name]);
  try {
    // Without parameters pg sends the file as one simple query: one transaction for all its statements.
    await db.query(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await db.query('UPDATE "_prisma_migrations" SET logs = $2 WHERE id = $1', [id, reason]);
    throw new MigrationError(`migration ${name} failed: ${reason}`, { cause: error });
  }
  await db.query('UPDATE "_prisma_migrations" SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}
