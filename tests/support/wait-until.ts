import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `condition` gives something true and returns that; fails with `what` after `timeoutMs`. */
export async function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  for (const end = Date.now() + timeoutMs; ; await pause(everyMs)) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
  }
}
