'use client';

import { useEffect } from 'react';
import { holdPage } from '#components/connection/typed.ts';

/** Lets the browser ask before the page is left with changes that are kept nowhere. */
export function useUnsavedWarning(hasChanges: boolean): void {
  useEffect(() => {
    if (!hasChanges) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    const release = holdPage();
    window.addEventListener('beforeunload', ask);
    return () => {
      release();
      window.removeEventListener('beforeunload', ask);
    };
  }, [hasChanges]);
}
