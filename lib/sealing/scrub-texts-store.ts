import type { Mask } from '../credentials/mask.ts';
import { escapeLike } from '../db/like.ts';
import type { Transaction } from '../db/transaction.ts';
import { scrubDocument } from './plain-copies.ts';

/** A column of JSON in which a run may have repeated what it was given, and how its rows belong to a deployment. */
interface TextColumn {
  table: string;
  column: string;
  key: readonly string[];
  where: string;
  type: 'json' | 'jsonb';
}

const OF_DEPLOYMENT = '"deploymentId" = $1';
const OF_RUNS = '"runId" IN (SELECT id FROM runs WHERE "deploymentId" = $1)';

const TEXT_COLUMNS: readonly TextColumn[] = [
  { table: 'runs', column: 'failure', key: ['id'], where: OF_DEPLOYMENT, type: 'jsonb' },
  { table: 'run_plans', column: 'document', key: ['runId'], where: OF_RUNS, type: 'jsonb' },
  { table: 'log_chunks', column: 'lines', key: ['runId', 'firstSeq'], where: OF_RUNS, type: 'json' },
  { table: 'log_chunks', column: 'events', key: ['runId', 'firstSeq'], where: OF_RUNS, type: 'json' },
  { table: 'drift_reports', column: 'findings', key: ['deploymentId'], where: OF_DEPLOYMENT, type: 'jsonb' },
  { table: 'preflights', column: 'findings', key: ['id'], where: OF_DEPLOYMENT, type: 'jsonb' },
];

/** Hides values in what runs of a deployment said and planned before they were secrets. Reads only rows in which one occurs. */
export async function scrubStoredTexts(tx: Transaction, deploymentId: string, { mask, texts }: { mask: Mask; texts: readonly string[] }): Promise<void> {
  const wanted = texts.filter((text) => mask.text(text) !== text).map((text) => `%${escapeLike(JSON.stringify(text).slice(1, -1))}%`);
  if (wanted.length === 0) return;
  for (const column of TEXT_COLUMNS) await scrubColumn(tx, column, { deploymentId, wanted, mask });
}

async function scrubColumn(tx: Transaction, { table, column, key, where, type }: TextColumn, { deploymentId, wanted, mask }: { deploymentId: string; wanted: string[]; mask: Mask }): Promise<void> {
  const keys = key.map((name) => `"${name}"::text`).join(', ');
  const rows = await tx.$queryRawUnsafe<{ key: string[]; document: unknown }[]>(
    `SELECT ARRAY[${keys}] AS key, "${column}" AS document FROM "${table}" WHERE ${where} AND "${column}"::text LIKE ANY($2)`,
    deploymentId,
    wanted,
  );
  const match = key.map((name, index) => `"${name}"::text = $${index + 2}`).join(' AND ');
  for (const row of rows) {
    await tx.$executeRawUnsafe(`UPDATE "${table}" SET "${column}" = $1::text::${type} WHERE ${match}`, JSON.stringify(scrubDocument(row.document, mask)), ...row.key);
  }
}
