import { inTransaction, type Database } from '../db/transaction.ts';
import { RECONCILE_EVERY_MS } from '../tunables.ts';
import { describeFailure } from './failures/describe-failure.ts';
import { moveRun } from './run-store.ts';
import { listHeldRuns, type HeldRun } from './run-watch-store.ts';

/**
 * Kept by every runner and every web process: the last runner may be the one that is lost. Judges heartbeats by our own watching: a run is lost when its heartbeat has stood still for as long as we have looked at it
 * without a break. No clock is compared with another, so one that is set back or forward ends nothing, and time in which we slept
 * or the database was away does not count.
 */
export interface LostRunWatch {
  /** Looks once, and ends the runs that are lost by now. @throws when one of them could not be ended, after the others. */
  look(): Promise<void>;
}

interface Seen {
  heartbeat: string;
  since: number;
}

export function createLostRunWatch(db: Database, lostAfterMs: number, now: () => number = () => performance.now()): LostRunWatch {
  let seen = new Map<string, Seen>();
  let lastLook = now();
  return {
    async look() {
      const held = await listHeldRuns(db);
      const time = now();
      if (time - lastLook > RECONCILE_EVERY_MS * 3) seen = new Map();
      lastLook = time;
      seen = new Map(held.map((run) => [run.id, seenNow(seen.get(run.id), heartbeatOf(run), time)]));
      const lost = held.filter((run) => time - (seen.get(run.id)?.since ?? time) > lostAfterMs);
      const ended = await Promise.allSettled(lost.map((run) => endLostRun(db, run)));
      // One that cannot be ended keeps no other from being.
      const failed = ended.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

function seenNow(before: Seen | undefined, heartbeat: string, since: number): Seen {
  return before?.heartbeat === heartbeat ? before : { heartbeat, since };
}

/** Changes with every sign of life, and with every new holder. */
function heartbeatOf({ claim, lastHeartbeatAt }: HeldRun): string {
  return `${claim.runnerId}/${claim.fence}/${lastHeartbeatAt?.toISOString() ?? ''}`;
}

/** The claim we saw is part of the compare-and-set: a runner that comes back in this very moment keeps its run. Its lock goes with it. */
async function endLostRun(db: Database, held: HeldRun): Promise<void> {
  const detail = `last heartbeat ${held.lastHeartbeatAt?.toISOString() ?? ''}`;
  const failure = describeFailure('runner_lost', { quoted: {}, evidence: { address: null, summary: '', detail } });
  await inTransaction(db, (tx) => moveRun(tx, held.id, 'fail', { failure }, held.claim));
}
