import { isConflict, isDatabaseAway } from '#lib/db/database-away.ts';
import type { Database } from '#lib/db/transaction.ts';
import { renewClaim, type Claim } from '#lib/runs/claim-store.ts';
import { HEARTBEAT_EVERY_MS } from '#lib/tunables.ts';

/** Renews a run's claim, and brings back what people asked of it. */
export interface Heartbeat {
  /** Whether a stop was asked for, and whether by force. */
  asked(): { cancel: boolean; force: boolean };
  /** Whether the claim was lost: write nothing more. */
  isFenced(): boolean;
  /** Called when something new was asked, or the claim was lost. */
  onChange(listener: () => void): void;
  /** Beats at once: somebody rang. */
  beat(): Promise<void>;
  stop(): void;
}

export function startHeartbeat(db: Database, runId: string, claim: Claim): Heartbeat {
  let asked = { cancel: false, force: false };
  let fenced = false;
  const listeners: (() => void)[] = [];
  const tell = () => listeners.forEach((listener) => listener());

  const beat = async () => {
    if (fenced) return;
    try {
      const renewed = await renewClaim(db, runId, claim);
      fenced = renewed === null;
      const moved = renewed !== null && (renewed.cancelRequested !== asked.cancel || renewed.forceRequested !== asked.force);
      if (renewed !== null) asked = { cancel: renewed.cancelRequested, force: renewed.forceRequested };
      if (fenced || moved) tell();
    } catch (error) {
      // While the database is away nobody can judge us either; the next beat tries again.
      if (!isDatabaseAway(error) && !isConflict(error)) throw error;
    }
  };
  const timer = setInterval(() => void beat().catch(() => {}), HEARTBEAT_EVERY_MS);
  return { asked: () => asked, isFenced: () => fenced, onChange: (listener) => void listeners.push(listener), beat, stop: () => clearInterval(timer) };
}
