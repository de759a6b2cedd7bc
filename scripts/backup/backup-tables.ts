import pg from 'pg';
import { createDatabase } from '#lib/db/client.ts';
import type { Transaction } from '#lib/db/transaction.ts';

/** Rows are read so many at a time; one of a state may have many megabytes. */
const FETCH_ROWS = 20;
/** Rows are written so many characters at a time, as one text, of which V8 allows half a billion. */
const INSERT_CHARACTERS = 8_000_000;

/** The console's own tables; the queue's deliver again what waits, and Prisma's table comes with the schema. */
async function listTables(db: pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** The last migration that a database has. */
async function findMigration(db: pg.Client): Promise<string> {
  const { rows } = await db.query<{ name: string }>('SELECT max(migration_name) AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL');
  return rows[0]?.name ?? '';
}

/** Every row of every table as of one moment, while others go on writing. */
export async function readTables<T>(url: string, read: (tables: { migration: string; rows: AsyncGenerator<{ table: string; row: unknown }> }) => Promise<T>): Promise<T> {
  return withClient(url, async (db) => {
    await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migration = await findMigration(db);
    return read({ migration, rows: readRows(db, await listTables(db)) });
  });
}

async function* readRows(db: pg.Client, tables: readonly string[]): AsyncGenerator<{ table: string; row: unknown }> {
  for (const table of tables) {
    await db.query(`DECLARE rows CURSOR FOR SELECT row_to_json(t) AS row FROM "${table}" t`);
    for (;;) {
      const { rows } = await db.query<{ row: unknown }>(`FETCH ${FETCH_ROWS} FROM rows`);
      for (const { row } of rows) yield { table, row };
      if (rows.length < FETCH_ROWS) break;
    }
    await db.query('CLOSE rows');
  }
}

/** Whether the database holds anything that a restore would mix with. */
export async function isEmptyDatabase(url: string): Promise<boolean> {
  return withClient(url, async (db) => {
    const tables = await listTables(db);
    if (!tables.includes('deployments')) return true;
    const { rows } = await db.query<{ used: boolean }>('SELECT EXISTS (SELECT 1 FROM deployments) OR EXISTS (SELECT 1 FROM users) AS used');
    return rows[0]?.used === false;
  });
}

/** Longer than any restore takes; Prisma wants to know. */
const RESTORE_WITHIN_MS = 24 * 3600_000;

/** Does a whole restore in one transaction: over `connection` as it stands in the tables, over `tx` as the console's own stores do. */
export async function inOneTransaction<T>(url: string, work: (connection: pg.ClientBase, tx: Transaction) => Promise<T>): Promise<T> {
  const db = createDatabase(url, { max: 1, name: 'console-restore' });
  // There is one connection, so Prisma's transaction is on it.
  const connection = new Promise<pg.PoolClient>((resolve) => db.pool.once('connect', resolve));
  try {
    return await db.prisma.$transaction(async (tx) => work(await connection, tx), { timeout: RESTORE_WITHIN_MS });
  } finally {
    await db.close();
  }
}

/** Fills the tables of an empty database, within a transaction that is open. */
export async function fillTables(db: pg.ClientBase, fill: (add: (table: string, row: unknown) => Promise<void>) => Promise<void>): Promise<void> {
  const constraints = await dropForeignKeys(db);
  const { add, flush } = createInserter(db, await listTables(db));
  await fill(add);
  await flush();
  for (const { table, name, definition } of constraints) await db.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
  await db.query(`SELECT setval('state_versions_position_seq', greatest(1, (SELECT coalesce(max(position), 1) FROM state_versions)))`);
}

/** Tables refer to each other in a circle: the references are put back, and checked, once all rows are there. */
async function dropForeignKeys(db: pg.ClientBase): Promise<{ table: string; name: string; definition: string }[]> {
  const { rows } = await db.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of rows) await db.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  return rows;
}

function createInserter(db: pg.ClientBase, tables: readonly string[]) {
  let waiting: { table: string; rows: string[]; characters: number } = { table: '', rows: [], characters: 0 };
  const flush = async () => {
    const { table, rows } = waiting;
    waiting = { table, rows: [], characters: 0 };
    if (rows.length > 0) await db.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(null::"${table}", $1::json)`, [`[${rows.join(',')}]`]);
  };
  const add = async (table: string, row: unknown) => {
    if (!tables.includes(table)) throw new Error(`it has rows of ${table}, which this version of the console does not know`);
    const text = JSON.stringify(row);
    if (table !== waiting.table || waiting.characters + text.length > INSERT_CHARACTERS) {
      await flush();
      waiting = { table, rows: [], characters: 0 };
    }
    waiting.rows.push(text);
    waiting.characters += text.length;
  };
  return { add, flush };
}

async function withClient<T>(url: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: url, application_name: 'console-backup' });
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
