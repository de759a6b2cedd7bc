import type { ConsoleKey } from '../credentials/console-key.ts';
import { sealBytes } from '../credentials/sealed-secret.ts';
import type { Database } from '../db/client.ts';

/** Something that a run's Terraform wrote after the run had ended. */
export interface RunEvidence {
  /** errored-state, or output- and the step. */
  name: string;
  /** Bytes. */
  size: number;
}

/** Keeps it sealed: nobody masked it. Kept again, it replaces itself. */
export async function keepRunEvidence(db: Database, key: ConsoleKey, { runId, name, body }: { runId: string; name: string; body: Uint8Array }): Promise<void> {
  const data = { sealedBody: sealBytes(key, body, evidencePurpose(runId, name)), size: body.length };
  await db.prisma.runEvidence.upsert({ where: { runId_name: { runId, name } }, create: { runId, name, ...data }, update: data, select: { runId: true } });
}

/** What is kept beside a run, without its content. */
export async function listRunEvidence(db: Database, runId: string): Promise<RunEvidence[]> {
  return db.prisma.runEvidence.findMany({ where: { runId }, select: { name: true, size: true }, orderBy: { name: 'asc' } });
}

/** What a piece of evidence is sealed for. */
export function evidencePurpose(runId: string, name: string): string {
  return `run_evidence/${runId}/${name}`;
}
