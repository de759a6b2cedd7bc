import type { RunnerLog } from './runner-log.ts';

const LOOK_EVERY_MS = 1_000;

/** So many looks at once; what is due beyond that waits. */
const MOST_AT_ONCE = 20;

/**
 * Takes what is due once a second and looks at each by itself: one that does not answer holds up no other. `look` records what it
 * saw and throws only what it did not expect. Returns what stops it.
 */
export function startWatch<Target>({ claim, look, log, what }: { claim: (most: number) => Promise<Target[]>; look: (target: Target) => Promise<void>; log: RunnerLog; what: string }): () => void {
  let claiming = false;
  let underWay = 0;
  const begin = async (target: Target): Promise<void> => {
    underWay += 1;
    try {
      await look(target);
    } catch (error) {
      log.warn({ error }, `could not look at ${what}; trying again`);
    } finally {
      underWay -= 1;
    }
  };
  const tick = async (): Promise<void> => {
    if (claiming || underWay >= MOST_AT_ONCE) return;
    claiming = true;
    try {
      for (const target of await claim(MOST_AT_ONCE - underWay)) void begin(target);
    } catch (error) {
      log.warn({ error }, `could not find out what to look at of ${what}; trying again`);
    } finally {
      claiming = false;
    }
  };
  const timer = setInterval(() => void tick(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
