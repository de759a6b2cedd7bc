'use client';

import { useState, useSyncExternalStore } from 'react';

/** As wide as a page on which most lines of Terraform fit beside the resources: what is new in one stands at its end, behind a long address. */
const WIDE = '(min-width: 120rem)';

/** Whether long lines are wrapped: as the person said; until then where the page is too narrow for them. */
export function useWrap(): [wrap: boolean, setWrap: (wrap: boolean) => void] {
  const [said, setSaid] = useState<boolean | null>(null);
  const isWide = useSyncExternalStore(listen, () => matchMedia(WIDE).matches, () => true);
  return [said ?? !isWide, setSaid];
}

function listen(onChange: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
