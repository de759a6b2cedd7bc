import { connection } from './connection.ts';

/** Returns true while the page is visible and the console usable: a page in the background holds no stream. */
export function isWanted(): boolean {
  return document.visibilityState === 'visible' && connection.isUsable();
}

/** Calls back when {@link isWanted} may have changed, until the returned function is called. */
export function watchWanted(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  const unsubscribe = connection.subscribe(listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    unsubscribe();
  };
}

/** Resolves when the page wants its streams, or when it is stopped. */
export function untilWanted(stopped: AbortSignal): Promise<void> {
  if (isWanted() || stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const check = (): void => {
      if (!isWanted() && !stopped.aborted) return;
      unwatch();
      resolve();
    };
    const unwatch = watchWanted(check);
    stopped.addEventListener('abort', check, { once: true });
  });
}
