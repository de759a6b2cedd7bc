'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { connection, type Connection } from './connection.ts';
import { hasTyped } from './typed.ts';

const AT_FIRST: Connection = connection.get();

/** What the page knows of the console behind it. */
export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.get, () => AT_FIRST);
}

/** Reads the page anew, once it is sure that the console answers and that nothing typed is lost by it. */
export function useRefresh(): () => void {
  const router = useRouter();
  return useCallback(() => {
    void (async () => {
      if (!connection.isUsable() || connection.get().outdated || !(await connection.check())) return;
      // A page that another role may not see would take the place of this one.
      if (connection.get().newRole !== null && hasTyped()) return;
      router.refresh();
    })();
  }, [router]);
}

/** Calls back when the console answers again, and after a new sign-in. */
export function useResume(onResume: () => void): void {
  const resume = useEffectEvent(onResume);
  useEffect(() => connection.onResume(() => resume()), []);
}
