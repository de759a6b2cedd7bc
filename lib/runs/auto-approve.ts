import { findLostRight } from '../auth/requester.ts';
import type { ConsoleContext } from '../console-context.ts';
import { notify } from '../db/notify.ts';
import type { Transaction } from '../db/transaction.ts';
import { CONSOLE_LINE } from '../logs/log-line.ts';
import type { NewLogLine } from '../logs/log-store.ts';
import { translator } from '../words/translate.ts';
import { approveWithin } from './approve-plan.ts';
import { AUTO_APPROVE_REFUSALS, type AutoApproveRefusal } from './auto-approve-refusal.ts';
import type { Run } from './run.ts';

/**
 * Approves a plan in the name of whoever asked for the run, if they may still approve now. Otherwise the plan waits for a
 * person, and the run and its log say why. In the transaction that made the run planned: a runner killed in between would
 * leave a run that nobody approves.
 */
export async function approveByItself(context: ConsoleContext, tx: Transaction, { run, requesterId }: { run: Run; requesterId: string | null }): Promise<void> {
  const lost = await findLostRight(tx, requesterId, run.kind === 'destroy' ? ['approve', 'destroy'] : ['approve']);
  const approved = lost === null ? await approveWithin(context, tx, { run, approvedBy: run.requestedBy }) : null;
  if (approved?.ok) return;
  const refusal = lost ?? AUTO_APPROVE_REFUSALS.find((known) => known === approved?.reason);
  if (refusal !== undefined) await recordRefusal(tx, run, refusal);
}

/** The run is at rest: no runner writes its log now. */
async function recordRefusal(tx: Transaction, run: Run, refusal: AutoApproveRefusal): Promise<void> {
  const { logSeq } = await tx.run.update({ where: { id: run.id }, data: { autoApproveRefused: refusal, logSeq: { increment: 1 } }, select: { logSeq: true } });
  const text = translator('runs')(`autoApproveRefused.${refusal}`, { who: run.requestedBy });
  const line: NewLogLine = { at: new Date().toISOString(), phase: 'plan', level: 'warn', type: CONSOLE_LINE, text, event: null };
  await tx.logChunk.create({ data: { runId: run.id, firstSeq: logSeq, lastSeq: logSeq, lines: [{ ...line }] } });
  await notify(tx, 'run', run.id);
}
