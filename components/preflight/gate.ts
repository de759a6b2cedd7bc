/** What a run that needs a preflight has to pass. */
export interface Gate {
  /** How many checks failed; while any did, nothing is started. */
  obstacles: number;
  /** Whether the reader may start it all the same, with a reason. */
  maySkip: boolean;
  /** The page that shows the checks; null: this one. */
  seeAt: string | null;
}

/** For a run that needs no preflight. */
export const OPEN_GATE: Gate = { obstacles: 0, maySkip: false, seeAt: null };
