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
}

/** For a run that needs no preflight. */
export const OPEN_GATE: Gate = { obstacles: 0, maySkip: false, seeAt: null };

/** The gate of a run that needs no preflight: a person's lock on the state is in its way all the same. */
export function withoutPreflight({ lock = null }: Gate): Gate {
  return { ...OPEN_GATE, lock };
}
