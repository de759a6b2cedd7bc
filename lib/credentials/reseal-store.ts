import { evidencePurpose } from '../adoption/evidence-store.ts';
import { adoptionsPurpose } from '../adoption/import-blocks.ts';
import { credentialPurpose } from '../azure-credentials/credential-store.ts';
import { journalPurpose } from '../adoption/journal.ts';
import { summaryPurpose } from '../adoption/journal-store.ts';
import type { Database } from '../db/client.ts';
import { LOGINS_PURPOSE } from '../network/network-settings-store.ts';
import { secretPurpose } from '../deployments/deployment-store.ts';
import { planPurpose } from '../runs/plan-store.ts';
import { runSecretsPurpose } from '../runs/queue-run.ts';
import { readStateSummaryPurpose, stateSummaryPurpose } from '../state/summary-purpose.ts';
import { readStatePurpose } from '../state/read-state-store.ts';
import { statePurpose } from '../state/state-store.ts';
import { stateTokenPurpose } from '../state/state-token.ts';
import type { ConsoleKey } from './console-key.ts';
import { openBytes, sealBytes } from './sealed-secret.ts';

/** A column that holds sealed values, and what each of them is sealed for. */
interface SealedColumn {
  table: string;
  column: string;
  /** Columns of the primary key. */
  key: readonly string[];
  /** A base64 text, or bytes. */
  isText: boolean;
  purpose(key: readonly string[]): string;
}

/** Every sealed column there is; a test holds it against the schema. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'deployment_secrets', column: 'sealed', key: ['deploymentId', 'name'], isText: true, purpose: ([id = '', name = '']) => secretPurpose(id, name) },
  { table: 'azure_credentials', column: 'sealedSecret', key: ['id'], isText: true, purpose: ([id = '']) => credentialPurpose(id) },
  { table: 'runs', column: 'sealedSecrets', key: ['id'], isText: true, purpose: ([id = '']) => runSecretsPurpose(id) },
  { table: 'runs', column: 'sealedImports', key: ['id'], isText: true, purpose: ([id = '']) => adoptionsPurpose(id) },
  { table: 'runs', column: 'sealedStateToken', key: ['id'], isText: true, purpose: ([id = '']) => stateTokenPurpose(id) },
  { table: 'run_plans', column: 'sealedFile', key: ['runId'], isText: false, purpose: ([id = '']) => planPurpose(id) },
  { table: 'run_journal', column: 'sealed', key: ['runId', 'firstSeq'], isText: true, purpose: ([id = '', seq]) => journalPurpose(id, Number(seq)) },
  { table: 'adoption_summaries', column: 'sealed', key: ['deploymentId'], isText: true, purpose: ([id = '']) => summaryPurpose(id) },
  { table: 'run_evidence', column: 'sealedBody', key: ['runId', 'name'], isText: false, purpose: ([id = '', name = '']) => evidencePurpose(id, name) },
  { table: 'network_settings', column: 'sealedLogins', key: ['id'], isText: true, purpose: () => LOGINS_PURPOSE },
  { table: 'state_versions', column: 'sealedBody', key: ['deploymentId', 'id'], isText: false, purpose: ([deploymentId = '', id = '']) => statePurpose(deploymentId, id) },
  { table: 'state_versions', column: 'sealedSummary', key: ['deploymentId', 'id'], isText: false, purpose: ([deploymentId = '', id = '']) => stateSummaryPurpose(deploymentId, id) },
  { table: 'read_states', column: 'sealedBody', key: ['deploymentId'], isText: false, purpose: ([id = '']) => readStatePurpose(id) },
  { table: 'read_states', column: 'sealedSummary', key: ['deploymentId'], isText: false, purpose: ([id = '']) => readStateSummaryPurpose(id) },
];

/** PostgreSQL's advisory locks are numbers; this one is ours for rotations ("rota"). */
const ROTATION_LOCK = 0x726f7461;

/** Two who rotate the key at once would each keep only the key that they found: the second waits. The lock goes with its connection. */
export async function oneRotationAtATime<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ROTATION_LOCK]);
    return await work();
  } finally {
    client.release(true);
  }
}

const BATCH_ROWS = 50;

/**
 * Seals everything with the current key that an earlier one sealed, a few rows at a time, each by compare-and-set: the console
 * goes on meanwhile. How many values it were. @throws when a value was sealed under a key this console does not have.
 */
export async function resealAll(db: Database, key: ConsoleKey): Promise<number> {
  let resealed = 0;
  for (const column of SEALED_COLUMNS) resealed += await resealColumn(db, key, column);
  return resealed;
}

async function resealColumn(db: Database, key: ConsoleKey, column: SealedColumn): Promise<number> {
  for (let resealed = 0; ; ) {
    const rows = await listOtherwiseSealed(db, key.id, column);
    if (rows.length === 0) return resealed;
    for (const row of rows) resealed += await resealRow(db, key, column, row);
  }
}

interface SealedRow {
  key: string[];
  sealed: string | Buffer;
}

/** The first 12 bytes name the key: 16 characters of base64. */
async function listOtherwiseSealed(db: Database, keyId: string, { table, column, key, isText }: SealedColumn): Promise<SealedRow[]> {
  const head = isText ? `left("${column}", 16) <> encode(convert_to($1, 'UTF8'), 'base64')` : `substring("${column}" from 1 for 12) <> convert_to($1, 'UTF8')`;
  const { rows } = await db.pool.query<SealedRow>(
    `SELECT ARRAY[${key.map((name) => `"${name}"::text`).join(', ')}] AS key, "${column}" AS sealed FROM "${table}" WHERE "${column}" IS NOT NULL AND "${column}" <> '' AND ${head} LIMIT ${BATCH_ROWS}`,
    [keyId],
  );
  return rows;
}

async function resealRow(db: Database, key: ConsoleKey, { table, column, key: names, isText, purpose }: SealedColumn, row: SealedRow): Promise<number> {
  const before = typeof row.sealed === 'string' ? Buffer.from(row.sealed, 'base64') : row.sealed;
  const wanted = purpose(row.key);
  const after = Buffer.from(sealBytes(key, openBytes(key, before, wanted), wanted));
  const where = names.map((name, index) => `"${name}"::text = $${index + 3}`).join(' AND ');
  const { rowCount } = await db.pool.query(`UPDATE "${table}" SET "${column}" = $1 WHERE "${column}" = $2 AND ${where}`, [isText ? after.toString('base64') : after, row.sealed, ...row.key]);
  return rowCount ?? 0;
}
