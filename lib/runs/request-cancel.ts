import type { ConsoleContext } from '../console-context.ts';
import { inTransaction } from '../db/transaction.ts';
import { findRun, lockRun, moveRun, recordCancelRequest, recordForceRequest } from './run-store.ts';
import { isFinished } from './run-status.ts';
import type { Run } from './run.ts';
import { wakeWaiting } from './wake-waiting.ts';

export type CancelResult = { ok: true; run: Run } | { ok: false; reason: 'not_found' | 'already_finished' | 'too_early_to_force' };

/**
 * Asks a run to stop. One at rest (queued, planned, approved) ends at once; a held one is asked, and its runner interrupts
 * Terraform once. A second ask changes nothing. Force is refused until Terraform has had its grace since it was interrupted.
 */
export async function requestCancel(context: ConsoleContext, { runId, by, force = false }: { runId: string; by: string; force?: boolean }): Promise<CancelResult> {
  const run = await findRun(context.db, runId);
  if (run === null) return { ok: false, reason: 'not_found' };
  if (isFinished(run)) return { ok: false, reason: 'already_finished' };
  if (force) return requestForce(context, run);
  const ended = await inTransaction(context.db, async (tx) => {
    // It may have been claimed, released or ended since our look, but does not move from here on: asked as held, else ended as resting.
    await lockRun(tx, runId);
    return (await recordCancelRequest(tx, runId, by)) ? null : moveRun(tx, runId, 'cancel');
  });
  if (ended === null) return answerAfter(context, runId);
  await wakeWaiting(context, run.deploymentId);
  return { ok: true, run: ended };
}

async function requestForce(context: ConsoleContext, run: Run): Promise<CancelResult> {
  const asked = await inTransaction(context.db, (tx) => recordForceRequest(tx, run.id, context.limits.cancelGraceMs));
  return asked ? reread(context, run.id) : { ok: false, reason: 'too_early_to_force' };
}

/** Asked now or before; or it had ended of itself by the time we came. */
async function answerAfter(context: ConsoleContext, runId: string): Promise<CancelResult> {
  const found = await reread(context, runId);
  return found.ok && isFinished(found.run) && found.run.cancelRequestedAt === null ? { ok: false, reason: 'already_finished' } : found;
}

async function reread({ db }: ConsoleContext, runId: string): Promise<CancelResult> {
  const run = await findRun(db, runId);
  return run === null ? { ok: false, reason: 'not_found' } : { ok: true, run };
}
