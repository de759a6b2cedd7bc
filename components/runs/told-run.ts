import { useSyncExternalStore } from 'react';
import type { Run } from '#lib/runs/run.ts';

// The stream of a run feeds one part of the page; its badge in the header shows the same status.
let told: Run | null = null;
const listeners = new Set<() => void>();

/** Tells the page's other parts what is known of its run. */
export function tellRun(run: Run): void {
  told = run;
  for (const listener of listeners) listener();
}

/** Returns the run as the page or its stream knows it, whichever is further along. */
export function useToldRun(page: Run): Run {
  const heard = useSyncExternalStore(subscribe, () => told, () => null);
  return laterOf(page, heard?.id === page.id ? heard : null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const ORDER: readonly Run['status'][] = ['queued', 'planning', 'planned', 'approved', 'applying'];

/** The page and the stream may overtake each other; a run only ever goes forward, so the one that is further along is the newer. */
export function laterOf(page: Run, heard: Run | null): Run {
  if (heard === null) return page;
  return position(heard) >= position(page) ? heard : page;
}

function position(run: Run): number {
  const index = ORDER.indexOf(run.status);
  return (index === -1 ? ORDER.length : index) * 2 + (run.cancelRequestedAt === null ? 0 : 1);
}
