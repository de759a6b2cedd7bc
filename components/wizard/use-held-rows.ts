import { useMemo, useState } from 'react';
import { findModuleVariable, findModuleVersion } from '#lib/modules/catalog.ts';
import type { HeldRows } from './map-rows.ts';

/** Keeps the rows of maps that give no map yet, by variable: they outlive the step they are typed in. Returns those of the version. */
export function useHeldRows(first: ReadonlyMap<string, HeldRows>, version: string) {
  const [all, setAll] = useState(first);
  const held = useMemo(() => {
    const catalog = findModuleVersion(version);
    return new Map([...all].filter(([name]) => catalog !== null && findModuleVariable(catalog, name) !== null));
  }, [all, version]);
  const hold = (name: string, rows: HeldRows): void => setAll((before) => new Map([...before, [name, rows]]));
  const release = (name: string): void => setAll((before) => (before.has(name) ? new Map([...before].filter(([other]) => other !== name)) : before));
  return { held, hold, release };
}
