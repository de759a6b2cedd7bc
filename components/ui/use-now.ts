'use client';

import { useSyncExternalStore } from 'react';
import { connection } from '#components/connection/connection.ts';

/**
 * The time in milliseconds, ticking once a second for all who ask; null on the server and while hydrating, so that both agree.
 * It stands still while the console is away: a duration may grow only as long as the status it belongs to is known.
 */
export function useNow(): number | null {
  return useSyncExternalStore<number | null>(subscribe, () => now, () => null);
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    if (connection.isFresh()) now = Date.now();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  if (!connection.isFresh()) return;
  now = Date.now();
  for (const listener of listeners) listener();
}
