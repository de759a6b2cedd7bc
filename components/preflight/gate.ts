import type { MaintenanceLock } from '#lib/deployments/maintenance.ts';

/** What a run that needs a preflight has to pass. */
export interface Gate {
  /** How many checks failed; while any did, nothing is started. */
  obstacles: number;
  /** Whether the reader may start it all the same, with a reason. */
  maySkip: boolean;
  /** The page that shows the checks; null: this one. */
  seeAt: string | null;
  /** Who holds the state's lock, which the run would meet; left out while it is free. */
  lock?: { holder: string; since: string; seeAt: string } | null;
  /** Who locked the deployment for maintenance; left out while it is not locked. The page shows the notice. */
  maintenance?: MaintenanceLock | null;
}

/** For a run that needs no preflight. */
export const OPEN_GATE: Gate = { obstacles: 0, maySkip: false, seeAt: null };

/** The gate of a drift check, which takes no lock of the state: only a maintenance lock refuses it. */
export function maintenanceOf({ maintenance = null }: Gate): Gate {
  return { ...OPEN_GATE, maintenance };
}

/** The gate of a run that needs no preflight: a person's lock on the state and a maintenance lock refuse it all the same. */
export function withoutPreflight({ lock = null, maintenance = null }: Gate): Gate {
  return { ...OPEN_GATE, lock, maintenance };
}
