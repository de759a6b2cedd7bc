'use client';

import { useEffect, useState } from 'react';
import { connection } from '#components/connection/connection.ts';
import { hasTyped } from '#components/connection/typed.ts';

/** Names the build whose page reloaded itself last: if that build is served again, a second reload would start a loop. */
const RELOADED = 'console-reloaded-from';
const LOOK_EVERY_MS = 2_000;

/** Reloads a page of an earlier build when no typed input is lost. Returns true while it reloads. */
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

/** Reloads the page if the console answers: a failed reload would lose the page. */
export async function reloadPage(): Promise<void> {
  const answers = await fetch(location.href, { cache: 'no-store', headers: { accept: 'text/html' } }).then(({ ok }) => ok, () => false);
  if (!answers) return connection.suspect();
  sessionStorage.setItem(RELOADED, connection.ownBuild());
  location.reload();
}
