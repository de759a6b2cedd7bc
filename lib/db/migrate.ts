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
  id: string;
  migration_name: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
  logs: string | null;
}

/** Runs one text of SQL, of several statements where it has no values. */
type RunSql = (sql: string, values?: unknown[]) => Promise<unknown[]>;

/** A migration whose SQL the database refused. */
class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings a database to the newest schema and says which migrations it applied; several may race, one does the work.
 * Does what `prisma migrate deploy` does (same table, checksum and advisory lock), over pg alone: Prisma's own
 * engine is a binary that closed networks cannot download. Each migration and its row are one transaction, so whatever is
 * killed on the way, the next start goes on. `upTo` names the last one to apply: null for all there are.
 */
export async function migrateDatabase(url: string, folder: string, upTo: string | null = null): Promise<string[]> {
  const db = new pg.Client({ connectionString: url, application_name: 'console-migrate' });
  // A connection that is lost fails the query it had; without a listener the process would end.
  db.on('error', () => {});
  await db.connect();
  try {
    const run = runOn(db);
    await takeLock(db);
    await run(CREATE_TABLE);
    const { pending, unfinished } = await readPending(run, folder, upTo);
    for (const migration of pending) await migrateOnce(run, migration, unfinished.get(migration.name) ?? null);
    return pending.map((migration) => migration.name);
  } finally {
    await db.end();
  }
}

/** Applies what is pending within a transaction of that connection that is open: all of it stands or falls with that. */
export async function migrateWithin(db: pg.ClientBase, folder: string): Promise<void> {
  await takeLock(db);
  const run = runOn(db);
  const { pending } = await readPending(run, folder, null);
  for (const migration of pending) await applyMigration(run, migration);
}

function runOn(db: pg.ClientBase): RunSql {
  return async (sql, values) => (await db.query(sql, values)).rows;
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

async function takeLock(db: pg.ClientBase): Promise<void> {
  await db.query(`SET client_min_messages = 'warning'; SET lock_timeout = '120s'`);
  await db.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  await db.query('SET lock_timeout = 0');
}

/** What is to be applied, and the rows, by name, of those that were begun before and not told to be finished. */
async function readPending(run: RunSql, folder: string, upTo: string | null): Promise<{ pending: Migration[]; unfinished: Map<string, MigrationRow> }> {
  const rows = (await run('SELECT id, migration_name, finished_at, rolled_back_at, logs FROM "_prisma_migrations"')) as MigrationRow[];
  const standing = rows.filter((row) => row.rolled_back_at === null);
  const finished = new Set(standing.filter((row) => row.finished_at !== null).map((row) => row.migration_name));
  const unfinished = new Map(standing.filter((row) => row.finished_at === null).map((row) => [row.migration_name, row]));
  const wanted = (await readMigrations(folder)).filter(({ name }) => upTo === null || name <= upTo);
  return { pending: wanted.filter(({ name }) => !finished.has(name)), unfinished };
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

async function migrateOnce(run: RunSql, migration: Migration, unfinished: MigrationRow | null): Promise<void> {
  await run('BEGIN');
  try {
    if (unfinished) await run('UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE id = $1', [unfinished.id]);
    await applyMigration(run, migration);
    await run('COMMIT');
  } catch (error) {
    // Where the connection is lost this cannot be said, and need not be.
    await run('ROLLBACK').catch(() => {});
    if (unfinished === null || !isThereAlready(error, unfinished)) throw failed(migration, error);
    await run('UPDATE "_prisma_migrations" SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [unfinished.id]);
  }
}

// In PostgreSQL's "Appendix A. Error Codes": duplicate_table (an index too), duplicate_column, duplicate_object.
const DUPLICATES = ['42P07', '42701', '42710'];

/**
 * Whether a migration that a former version began was done after all. That version wrote the row, sent the file as one simple query, and
 * finished the row, three commits; a kill in between leaves the row. A simple query is one transaction for all its statements
 * (PostgreSQL, "Multiple Statements in a Simple Query"), so the file was done as a whole or not at all, and trying it again tells
 * which: each begins with something that cannot be made twice. Where it noted why the database refused it, it was not done.
 */
function isThereAlready(error: unknown, { logs }: MigrationRow): boolean {
  return logs === null && error instanceof pg.DatabaseError && DUPLICATES.includes(error.code ?? '');
}

function failed({ name }: Migration, error: unknown): MigrationError {
  return new MigrationError(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

async function applyMigration(run: RunSql, { name, sql, checksum }: Migration): Promise<void> {
  await run(sql);
  await run(
    'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), clock_timestamp(), 1)',
    [randomUUID(), checksum, name],
  );
}
