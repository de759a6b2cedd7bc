'use client';

import { Duration } from './duration.tsx';
import { useNow } from './use-now.ts';

/** How long something has taken, ticking until it has ended. Times are ISO 8601. */
export function Elapsed({ since, until }: { since: string; until: string | null }) {
  const now = useNow();
  const end = until === null ? now : Date.parse(until);
  return end === null ? null : <Duration milliseconds={end - Date.parse(since)} />;
}
