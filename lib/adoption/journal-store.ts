import type { ConsoleKey } from '../credentials/console-key.ts';
import { openText, sealText } from '../credentials/sealed-secret.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/transaction.ts';
import type { PlanDocument } from '../plans/plan-document.ts';
import { settledRunOf } from '../runs/settled-run.ts';
import { openSealedJournal, sealJournal, type JournalEntry, type RunJournalEntry } from './journal.ts';
import { NO_KNOWLEDGE, reduced, withRuns, type AppliedPlan, type RunKnowledge } from './run-knowledge.ts';

/** Entries that came to light after the run had ended; behind all that its log has. Asked again, they replace themselves. */
export async function appendLateJournal(db: Database, key: ConsoleKey, runId: string, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await inTransaction(db, async (tx) => {
    const { logSeq, deploymentId, number } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { logSeq: true, deploymentId: true, number: true } });
    const firstSeq = logSeq + 1;
    const sealed = sealJournal(key, runId, firstSeq, entries);
    await tx.runJournal.upsert({ where: { runId_firstSeq: { runId, firstSeq } }, create: { runId, firstSeq, sealed }, update: { sealed } });
    // The summary was made without them: it is made anew, and one that is being made in this moment is not taken.
    await tx.adoptionSummary.upsert({ where: { deploymentId }, create: { deploymentId, epoch: 1 }, update: { epoch: { increment: 1 }, throughRun: 0, sealed: null }, select: { deploymentId: true } });
    // Its Terraform went on after the run had ended: the last look may be from before that.
    await tx.azureStatus.updateMany({ where: { deploymentId, afterRun: { gte: number } }, data: { afterRun: number - 1 } });
  });
}

/** What all runs of a deployment said, the oldest first, as far as it can still make a difference. */
export async function openJournal(db: Database, key: ConsoleKey, deploymentId: string): Promise<RunJournalEntry[]> {
  return (await openKnowledge(db, key, deploymentId)).journal;
}

/**
 * What all runs of a deployment said and were to do. Of the ended ones a summary is kept, which the first who reads after a run's end
 * brings up to date: nobody reads all of them again. `settledRun`: the number up to which all had ended before any of it was read.
 */
export async function openKnowledge(db: Database, key: ConsoleKey, deploymentId: string): Promise<RunKnowledge & { settledRun: number }> {
  const summary = await findSummary(db, key, deploymentId);
  // Before the rows are read: of the runs up to this one nothing more is written by then.
  const settledRun = await findSettledRun(db, deploymentId);
  const journal = await readJournal(db, key, { deploymentId, after: summary.throughRun });
  const plans = await readPlans(db, { deploymentId, after: summary.throughRun });
  const [endedJournal, endedPlans] = [journal.filter(({ runNumber }) => runNumber <= settledRun), plans.filter(({ number }) => number <= settledRun)];
  if (endedJournal.length + endedPlans.length === 0) return { ...withRuns(summary.knowledge, { journal, plans }), settledRun };
  const ended = reduced(withRuns(summary.knowledge, { journal: endedJournal, plans: endedPlans }));
  await keepSummary(db, key, { deploymentId, epoch: summary.epoch, throughRun: settledRun, knowledge: ended });
  return { ...withRuns(ended, { journal: journal.filter(({ runNumber }) => runNumber > settledRun), plans: plans.filter(({ number }) => number > settledRun) }), settledRun };
}

/**
 * Where state is kept elsewhere: the numbers of ended runs that may have made what is in no state, because their Terraform never said its
 * last word, or could not save the state (what it left is then a version here). The newest run that deployed everything ends such doubts.
 */
export async function listCutOffRuns(db: Database, deploymentId: string): Promise<number[]> {
  const { rows } = await db.pool.query<{ number: number }>(
    `SELECT r.number FROM runs r JOIN run_steps s ON s."runId" = r.id AND s.name = 'apply'
     WHERE r."deploymentId" = $1 AND r."finishedAt" IS NOT NULL
       AND (coalesce(s.outcome, 'unfinished') = 'unfinished' OR EXISTS (SELECT FROM state_versions v WHERE v."runId" = r.id))
       AND r.number > (SELECT coalesce(max(number), 0) FROM runs WHERE "deploymentId" = $1 AND kind = 'deploy' AND status = 'applied' AND purpose IS NULL AND NOT "adoptOnly")`,
    [deploymentId],
  );
  return rows.map(({ number }) => number);
}

/** What runs that went through have imported, and by their plans was to be: the number of the last one, by address. */
export async function findImported(db: Database, deploymentId: string): Promise<Map<string, number>> {
  const rows = await db.prisma.runPlan.findMany({
    where: { run: { deploymentId, status: 'applied', adopts: { gt: 0 } } },
    select: { document: true, run: { select: { number: true } } },
    orderBy: { run: { number: 'asc' } },
  });
  return new Map(rows.flatMap(({ document, run }) => ((document as PlanDocument | null)?.changes ?? []).filter(({ action, imports }) => action === 'import' || imports === true).map(({ address }) => [address, run.number] as const)));
}

interface Summary {
  throughRun: number;
  /** Grows whenever something comes to light of runs that had ended. */
  epoch: number;
  knowledge: RunKnowledge;
}

async function findSummary(db: Database, key: ConsoleKey, deploymentId: string): Promise<Summary> {
  const row = await db.prisma.adoptionSummary.findUnique({ where: { deploymentId }, omit: { sealed: false } });
  const knowledge = row === null || row.sealed === null ? NO_KNOWLEDGE : (JSON.parse(openText(key, row.sealed, summaryPurpose(deploymentId))) as RunKnowledge);
  return { throughRun: row?.throughRun ?? 0, epoch: row?.epoch ?? 0, knowledge };
}

/** Unless somebody was faster, or something came to light meanwhile. */
async function keepSummary(db: Database, key: ConsoleKey, { deploymentId, epoch, throughRun, knowledge }: Summary & { deploymentId: string }): Promise<void> {
  await db.pool.query(
    `INSERT INTO adoption_summaries ("deploymentId", epoch, "throughRun", sealed) VALUES ($1, $2, $3, $4)
     ON CONFLICT ("deploymentId") DO UPDATE SET "throughRun" = excluded."throughRun", sealed = excluded.sealed
     WHERE adoption_summaries.epoch = excluded.epoch AND adoption_summaries."throughRun" < excluded."throughRun"`,
    [deploymentId, epoch, throughRun, sealText(key, JSON.stringify(knowledge), summaryPurpose(deploymentId))],
  );
}

/** What a deployment's summary is sealed for. */
export function summaryPurpose(deploymentId: string): string {
  return `adoption_summaries/${deploymentId}`;
}

/** The number up to which all runs that change things have ended. */
export async function findSettledRun(db: Database, deploymentId: string): Promise<number> {
  const { rows } = await db.pool.query<{ number: number }>(`SELECT ${settledRunOf('$1')} AS number`, [deploymentId]);
  return rows[0]?.number ?? 0;
}

/** The oldest first. */
async function readJournal(db: Database, key: ConsoleKey, { deploymentId, after }: { deploymentId: string; after: number }): Promise<RunJournalEntry[]> {
  const rows = await db.prisma.runJournal.findMany({
    where: { run: { deploymentId, number: { gt: after } } },
    select: { runId: true, firstSeq: true, sealed: true, run: { select: { number: true } } },
    orderBy: [{ run: { number: 'asc' } }, { firstSeq: 'asc' }],
  });
  return rows.flatMap(({ runId, firstSeq, sealed, run }) => {
    return openSealedJournal(key, runId, firstSeq, sealed).map((entry) => ({ ...entry, runNumber: run.number }));
  });
}

/** The oldest first. */
async function readPlans(db: Database, { deploymentId, after }: { deploymentId: string; after: number }): Promise<AppliedPlan[]> {
  const rows = await db.prisma.runPlan.findMany({
    where: { run: { deploymentId, number: { gt: after }, applyStartedAt: { not: null } } },
    select: { document: true, run: { select: { number: true, finishedAt: true, steps: { where: { name: 'apply' }, select: { outcome: true } } } } },
    orderBy: { run: { number: 'asc' } },
  });
  return rows.map(({ document, run: { number, finishedAt, steps } }) => ({
    number,
    isHeard: finishedAt === null || steps.every(({ outcome }) => outcome !== null && outcome !== 'unfinished'),
    changes: (document as PlanDocument | null)?.changes ?? [],
  }));
}
