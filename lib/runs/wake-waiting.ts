import type { ConsoleContext } from '../console-context.ts';
import { inTransaction } from '../db/transaction.ts';
import { listWaitingRuns } from './run-watch-store.ts';

/** Sends the next run of a deployment that waited for one that has just ended. */
export async function wakeWaiting({ db, delivery }: ConsoleContext, deploymentId: string): Promise<void> {
  const [next] = await listWaitingRuns(db, deploymentId);
  if (next === undefined) return;
  await inTransaction(db, (tx) => delivery.send(tx, { runId: next.id }, next.priority));
}
