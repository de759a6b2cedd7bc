'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useEffectEvent, useSyncExternalStore, useTransition } from 'react';
import { connection, type Connection } from './connection.ts';
import { hasTyped } from './typed.ts';

const AT_FIRST: Connection = connection.get();

/** Returns the connection state of the page. */
export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.get, () => AT_FIRST);
}

/** Returns a function that refreshes the page if the console answers and no typed input is lost. */
export function useRefresh(): () => void {
  return usePendingRefresh().refresh;
}

/** As {@link useRefresh}; `isPending` is true from the request until the page shows the answer. */
export function usePendingRefresh(): { refresh: () => void; isPending: boolean } {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const refresh = useCallback(() => {
    void (async () => {
      if (!connection.isUsable() || connection.get().outdated) return;
      // A page that has just heard of a change needs no ping: a request that fails is held (guarded-fetch.ts).
      if (!connection.isJustHeard() && !(await connection.check())) return;
      // With the new role the page may be forbidden, and typed input would be lost.
      if (connection.get().newRole !== null && hasTyped()) return;
      startTransition(() => router.refresh());
    })();
  }, [router]);
  return { refresh, isPending };
}

/** Calls back when the console answers again, and after a new sign-in. */
export function useResume(onResume: () => void): void {
  const resume = useEffectEvent(onResume);
  useEffect(() => connection.onResume(() => resume()), []);
}
