import { claimPreflight, renewPreflight, type ClaimedPreflight } from '#lib/preflight/preflight-store.ts';
import { PREFLIGHT_LEASE_MS, PREFLIGHT_LOOK_EVERY_MS } from '#lib/tunables.ts';
import type { FindAccess } from '../azure-access.ts';
import type { RunnerSetup } from '../run-context.ts';
import type { RunnerLog } from '../runner-log.ts';
import { runPreflight } from './run-preflight.ts';

/** Makes the preflights that somebody asked for. */
export interface PreflightWorker {
  /** One was asked for: look at once. */
  ring(): void;
  stop(): void;
}

/** Takes what was asked for, and what another runner left half done; looks by itself too, in case it was not told. */
export function startPreflights(setup: RunnerSetup, findAccess: FindAccess, log: RunnerLog): PreflightWorker {
  let stopped = false;
  const look = async (): Promise<void> => {
    try {
      for (let claimed = await claim(); claimed !== null && !stopped; claimed = await claim()) void carryOut(claimed);
    } catch (error) {
      log.warn({ error }, 'could not look for preflights; trying again');
    }
  };
  const claim = () => claimPreflight(setup.db, { runnerId: setup.runnerId, leaseMs: PREFLIGHT_LEASE_MS });
  const carryOut = async (claimed: ClaimedPreflight): Promise<void> => {
    const renewing = setInterval(() => void renewPreflight(setup.db, claimed, PREFLIGHT_LEASE_MS).catch(() => {}), PREFLIGHT_LEASE_MS / 3);
    try {
      await runPreflight(setup, findAccess, claimed);
    } catch (error) {
      // Its lease runs out, and it is made again.
      log.warn({ error, preflightId: claimed.id }, 'a preflight was cut short');
    } finally {
      clearInterval(renewing);
    }
  };
  const timer = setInterval(() => void look(), PREFLIGHT_LOOK_EVERY_MS);
  void look();
  return {
    ring: () => void look(),
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
