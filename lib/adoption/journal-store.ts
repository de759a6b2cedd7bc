import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Database } from '../db/client.ts';
import { openSealedJournal, sealJournal, type JournalEntry, type RunJournalEntry } from './journal.ts';

/** Entries that came to light after the run had ended; behind all that its log has. Asked again, they replace themselves. */
export async function appendLateJournal(db: Database, key: ConsoleKey, runId: string, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { logSeq } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { logSeq: true } });
  const firstSeq = logSeq + 1;
  const sealed = sealJournal(key, runId, firstSeq, entries);
  await db.prisma.runJournal.upsert({ where: { runId_firstSeq: { runId, firstSeq } }, create: { runId, firstSeq, sealed }, update: { sealed } });
}

/** What all runs of a deployment said, the oldest first. */
export async function openJournal(db: Database, key: ConsoleKey, deploymentId: string): Promise<RunJournalEntry[]> {
  const rows = await db.prisma.runJournal.findMany({
    where: { run: { deploymentId } },
    select: { runId: true, firstSeq: true, sealed: true, run: { select: { number: true } } },
    orderBy: [{ run: { number: 'asc' } }, { firstSeq: 'asc' }],
  });
  return rows.flatMap(({ runId, firstSeq, sealed, run }) => {
    return openSealedJournal(key, runId, firstSeq, sealed).map((entry) => ({ ...entry, runNumber: run.number }));
  });
}
