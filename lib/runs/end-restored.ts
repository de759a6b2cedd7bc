import type { Transaction } from '../db/transaction.ts';
import { giveUpSteps } from '../teardown/step-store.ts';
import { translator } from '../words/translate.ts';
import { describeFailure } from './failures/describe-failure.ts';
import { moveRun } from './run-store.ts';
import { listUnfinishedRuns, type UnfinishedRun } from './run-watch-store.ts';

/**
 * Ends, within a restore, whatever the console would go on with by itself: what somebody approved or ordered before the backup was made
 * may have been done since, or be wanted no more, so nothing of it is carried out unasked. How many runs and teardown steps that were.
 */
export async function endRestored(tx: Transaction): Promise<{ runs: number; steps: number }> {
  const runs = await listUnfinishedRuns(tx);
  for (const run of runs) await endRun(tx, run);
  const steps = await giveUpSteps(tx, { code: 'unknown', message: translator('teardown')('steps.restored') });
  return { runs: runs.length, steps };
}

/** One that a runner had is lost, as where a host is; one at rest is canceled. */
async function endRun(tx: Transaction, { id, claim }: UnfinishedRun): Promise<void> {
  if (claim === null) await moveRun(tx, id, 'cancel', { failure: describeFailure('canceled', { text: 'restored_waiting' }) });
  else await moveRun(tx, id, 'fail', { failure: describeFailure('runner_lost', { text: 'restored_under_way' }) }, claim);
}
