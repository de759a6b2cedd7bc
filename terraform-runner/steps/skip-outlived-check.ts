import { inTransaction } from '#lib/db/transaction.ts';
import { skipOutlived } from '#lib/drift/drift-store.ts';
import type { ClaimedRun } from '#lib/runs/claim-store.ts';
import { moveRun } from '#lib/runs/run-store.ts';
import { listSteps } from '#lib/runs/step-store.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunnerSetup } from '../run-context.ts';

/**
 * Ends a drift check that waited so long that what it was asked of is not there any more. One of which a command has begun goes on:
 * its end is looked at in the same way. True when it is over.
 */
export async function skipOutlivedCheck({ db }: RunnerSetup, run: ClaimedRun): Promise<boolean> {
  if (!run.driftCheck || (await retryWhileDown(() => listSteps(db, run.id))).length > 0) return false;
  return retryWhileDown(() =>
    inTransaction(db, async (tx) => {
      if (!(await skipOutlived(tx, run))) return false;
      await moveRun(tx, run.id, 'cancel', {}, run.claim);
      return true;
    }),
  );
}
