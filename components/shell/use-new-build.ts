'use client';

import { useEffect, useState } from 'react';
import { connection } from '#components/connection/connection.ts';
import { hasTyped } from '#components/connection/typed.ts';

/** The build whose page reloaded itself last: one that comes back after it would reload for ever. */
const RELOADED = 'console-reloaded-from';
const LOOK_EVERY_MS = 2_000;

/** Reloads a page of an earlier build as soon as nothing typed is lost by it. Whether it does so now. */
export function useNewBuild(isOutdated: boolean): boolean {
  const [reloads, setReloads] = useState(false);
  useEffect(() => {
    if (!isOutdated) return;
    const look = (): void => {
      if (hasTyped() || sessionStorage.getItem(RELOADED) === connection.ownBuild()) return;
      setReloads(true);
      void reloadPage();
    };
    const first = setTimeout(look, 0);
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      setReloads(false);
    };
  }, [isOutdated]);
  return reloads;
}

/** Reloads once the console is sure to answer: a reload that fails would leave nothing behind. */
export async function reloadPage(): Promise<void> {
  const answers = await fetch(location.href, { cache: 'no-store', headers: { accept: 'text/html' } }).then(({ ok }) => ok, () => false);
  if (!answers) return connection.suspect();
  sessionStorage.setItem(RELOADED, connection.ownBuild());
  location.reload();
}
