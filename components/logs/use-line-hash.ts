'use client';

import { useSyncExternalStore } from 'react';

/** The line the address points at (#L123); null when it points at none. */
export function useLineHash(): number | null {
  return useSyncExternalStore(subscribe, () => parseLineHash(location.hash), () => null);
}

function parseLineHash(hash: string): number | null {
  const seq = /^#L([1-9]\d{0,8})$/.exec(hash)?.[1];
  return seq === undefined ? null : Number(seq);
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
