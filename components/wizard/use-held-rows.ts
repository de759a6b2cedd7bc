import { useState } from 'react';
import type { HeldRows } from './map-rows.ts';

/** Keeps the rows of maps that give no map yet, by variable: they outlive the step they are typed in. */
export function useHeldRows(first: ReadonlyMap<string, HeldRows>) {
  const [held, setHeld] = useState(first);
  const hold = (name: string, rows: HeldRows): void => setHeld((before) => new Map([...before, [name, rows]]));
  const release = (name: string): void => setHeld((before) => (before.has(name) ? new Map([...before].filter(([other]) => other !== name)) : before));
  return { held, hold, release };
}
