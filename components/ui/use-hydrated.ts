'use client';

import { useSyncExternalStore } from 'react';

/** Whether the page listens: false on the server and while hydrating, when a choice would be lost. */
export function useHydrated(): boolean {
  return useSyncExternalStore(subscribe, () => true, () => false);
}

function subscribe(): () => void {
  return () => {};
}
