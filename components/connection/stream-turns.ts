import { isWanted, untilWanted, watchWanted } from './wanted.ts';

/**
 * A browser opens at most six HTTP/1.1 connections to a host for all its tabs. Log and preflight streams use three of them, so
 * that the rest stays free for pages and actions. More than three streams take turns.
 */
const SLOTS = ['console-stream-1', 'console-stream-2', 'console-stream-3'];
const TURN_MS = 1_500;

/** Opens a stream for each turn of this page. A hidden page, or one without its console, gets no turn. */
export function takeTurns(open: () => () => void): () => void {
  const stop = new AbortController();
  if ('locks' in navigator) void turnAfterTurn(open, stop.signal);
  else void whileWanted(open, stop.signal, null);
  return () => stop.abort();
}

async function turnAfterTurn(open: () => () => void, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    await untilWanted(stopped);
    await withSlot(stopped, (slot) => whileWanted(open, stopped, slot)).catch(() => {});
  }
}

async function withSlot(stopped: AbortSignal, work: (slot: string) => Promise<void>): Promise<void> {
  for (const slot of SLOTS) {
    const isTaken = await navigator.locks.request(slot, { ifAvailable: true }, async (lock) => {
      if (lock === null || stopped.aborted) return lock === null;
      await work(slot);
      return false;
    });
    if (!isTaken) return;
  }
  const slot = SLOTS[Math.floor(Math.random() * SLOTS.length)] ?? '';
  await navigator.locks.request(slot, { signal: stopped }, () => work(slot));
}

/** Holds the turn until it is stopped, the page is hidden, or another page waits for the slot. */
async function whileWanted(open: () => () => void, stopped: AbortSignal, slot: string | null): Promise<void> {
  // A page that was hidden while it waited gives the slot back.
  if (stopped.aborted || (slot !== null && !isWanted())) return;
  let close: (() => void) | null = isWanted() ? open() : null;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (isWanted()) return void (close ??= open());
      close?.();
      close = null;
      if (slot !== null) leave();
    };
    const timer = setInterval(() => void (slot !== null && isWantedByAnother(slot).then((wanted) => wanted && leave())), TURN_MS);
    const leave = (): void => {
      clearInterval(timer);
      unwatch();
      stopped.removeEventListener('abort', leave);
      resolve();
    };
    const unwatch = watchWanted(look);
    stopped.addEventListener('abort', leave, { once: true });
  });
  close?.();
}

async function isWantedByAnother(slot: string): Promise<boolean> {
  const { pending = [] } = await navigator.locks.query();
  return pending.some(({ name }) => name === slot);
}
