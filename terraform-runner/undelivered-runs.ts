import type { Database } from '#lib/db/transaction.ts';
import { listWaitingEverywhere } from '#lib/runs/run-watch-store.ts';

/** Finds the runs that wait for a runner though their job should have arrived: it was lost with a worker, or they waited for another run. */
export interface UndeliveredRuns {
  /** In the order they are to be taken. */
  list(): Promise<string[]>;
}

/** By the database's clock, or by our own watching where that was set back. */
export function watchUndelivered(db: Database, overdueAfterMs: number, now: () => number = () => performance.now()): UndeliveredRuns {
  let seen = new Map<string, number>();
  return {
    async list() {
      const waiting = await listWaitingEverywhere(db, overdueAfterMs);
      const time = now();
      seen = new Map(waiting.map(({ id, status }) => [`${id}/${status}`, seen.get(`${id}/${status}`) ?? time]));
      const hasWaited = (id: string, status: string) => time - (seen.get(`${id}/${status}`) ?? time) > overdueAfterMs;
      return waiting.filter(({ id, status, isOverdue }) => isOverdue || hasWaited(id, status)).map(({ id }) => id);
    },
  };
}
