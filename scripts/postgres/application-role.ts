import pg from 'pg';
import type { PostgresServer } from './postgres-server.ts';

/** The role that the console and its runners use: it owns their database and may do nothing else on the server. */
export const APPLICATION_ROLE = 'console_app';

const RIGHTS = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/** Two programs of the console may start at once on one server. */
const LOCK = 72_707_370;

/**
 * Makes the role and the database, and gives the role whatever in that database belongs to the superuser, which older consoles used for everything.
 * Each step can be repeated, so the next start resumes one that was killed.
 */
export async function prepareApplicationDatabase(server: PostgresServer, database: string, password: string): Promise<void> {
  await asSuperuser(server.urlOf('postgres'), async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await makeRole(client, password);
    await makeDatabase(client, database);
    // The lock is held until everything belongs to the role.
    await asSuperuser(server.urlOf(database), (inside) => inside.query(TAKE_OVER));
  });
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'console-setup' });
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function makeRole(client: pg.Client, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APPLICATION_ROLE]);
  await client.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${APPLICATION_ROLE} ${RIGHTS} PASSWORD ${client.escapeLiteral(password)}`);
}

async function makeDatabase(client: pg.Client, database: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  const name = client.escapeIdentifier(database);
  await client.query(rowCount === 0 ? `CREATE DATABASE ${name} OWNER ${APPLICATION_ROLE}` : `ALTER DATABASE ${name} OWNER TO ${APPLICATION_ROLE}`);
}

/**
 * One statement, hence one transaction. REASSIGN OWNED refuses the superuser that made the cluster, because the system's own objects are its too.
 * Sequences of columns, and indexes, follow their table.
 */
const TAKE_OVER = `DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT format('ALTER SCHEMA %I OWNER TO ${APPLICATION_ROLE}', nspname) AS change
      FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') AND nspowner = 10
    UNION ALL
    SELECT format('ALTER %s %s OWNER TO ${APPLICATION_ROLE}', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relowner = 10
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO ${APPLICATION_ROLE}', p.oid::regprocedure)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND p.proowner = 10
    UNION ALL
    SELECT format('ALTER TYPE %s OWNER TO ${APPLICATION_ROLE}', t.oid::regtype)
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND t.typtype IN ('e', 'd', 'r') AND t.typowner = 10
  LOOP
    EXECUTE found.change;
  END LOOP;
END $$`;
