'use client';

import { useEffect } from 'react';
import { useRefresh } from '#components/connection/use-connection.ts';

/** Reads the page anew every so often while something on it is under way and somebody can see it. */
export function RefreshWhile({ active, everyMs }: { active: boolean; everyMs: number }) {
  const refresh = useRefresh();
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [active, everyMs, refresh]);
  return null;
}
