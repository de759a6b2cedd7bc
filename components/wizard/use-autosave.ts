'use client';

import { useEffect, useState } from 'react';
import { connection } from '#components/connection/connection.ts';
import { holdPage } from '#components/connection/typed.ts';
import type { DraftToSave, SavedDraft } from '#lib/deployments/wizard.ts';
import { type Autosave, createAutosave, type SaveState } from './autosave.ts';
import type { SaveAction } from './save-action.ts';

interface UseAutosave {
  /** Null where nothing is saved as one types. */
  saveAction: SaveAction | null;
  /** Takes what is left when the page goes away: a beacon reaches it after the page is gone. */
  beaconUrl: string;
  /** Saved already when the page opened. */
  isSaved: boolean;
  /** The first one given is told, ever: it may only set state. */
  onSaved: (saved: SavedDraft, draft: DraftToSave) => void;
}

const DELAY_MS = 700;
const RETRY_MS = { first: 1500, last: 20_000 };

/** Keeps the draft: soon after each change, on the way out, and again and again while the console does not answer. */
export function useAutosave({ saveAction, beaconUrl, isSaved, onSaved }: UseAutosave) {
  const [state, setState] = useState<SaveState>(isSaved ? { kind: 'saved' } : { kind: 'untouched' });
  const [autosave] = useState<Autosave<DraftToSave> | null>(() =>
    saveAction === null ? null : createAutosave({ save: saveAction, onState: setState, onSaved, delayMs: DELAY_MS, retryMs: RETRY_MS }),
  );
  useEffect(() => {
    if (autosave === null) return;
    const sendRest = (): void => sendBeacon(beaconUrl, autosave);
    const sendWhenHidden = (): void => {
      if (document.visibilityState === 'hidden') sendRest();
    };
    const tryAgain = (): void => void autosave.flush();
    window.addEventListener('pagehide', sendRest);
    window.addEventListener('online', tryAgain);
    const stopResuming = connection.onResume(tryAgain);
    document.addEventListener('visibilitychange', sendWhenHidden);
    return () => {
      window.removeEventListener('pagehide', sendRest);
      window.removeEventListener('online', tryAgain);
      stopResuming();
      document.removeEventListener('visibilitychange', sendWhenHidden);
      void autosave.flush();
    };
  }, [autosave, beaconUrl]);
  const isKept = state.kind === 'saved' || state.kind === 'untouched';
  useEffect(() => (isKept ? undefined : holdPage()), [isKept]);
  return { state, change: autosave?.change ?? ignore, flush: autosave?.flush ?? done };
}

/** Sent beside the ordinary save, which the browser may cut off; saving the same twice does no harm. */
function sendBeacon(url: string, autosave: Autosave<DraftToSave>): void {
  const draft = autosave.unsaved();
  if (draft !== null) navigator.sendBeacon(url, new Blob([JSON.stringify(draft)], { type: 'application/json' }));
}

function ignore(): void {}

function done(): Promise<void> {
  return Promise.resolve();
}
