import { FRESH_FOR_MS } from './connection.ts';

/** Calls back when a stream was silent for too long: a connection that died unnoticed stays open and says nothing. */
export function watchSilence(onSilent: () => void, afterMs = FRESH_FOR_MS): { heard: () => void; stop: () => void } {
  let timer = setTimeout(onSilent, afterMs);
  const stop = (): void => clearTimeout(timer);
  const heard = (): void => {
    stop();
    timer = setTimeout(onSilent, afterMs);
  };
  return { heard, stop };
}

/** An EventSource does not show the pings of its stream. One that says nothing for so long is opened again. */
export const EVENTS_SILENT_MS = 20_000;
