import type { StateDocument, StateResource } from './state-document.ts';
import type { StateVersion } from './state-version.ts';

/** Addresses that came, went, or have other attributes; managed resources only. */
export interface StateDiff {
  added: string[];
  removed: string[];
  changed: string[];
}

/** A version of a state, who wrote it, and what it changed. */
export interface ChangedVersion extends StateVersion {
  /** Null where no run wrote it. */
  runNumber: number | null;
  /** Null for a version that is too large to be compared for a page. */
  diff: StateDiff | null;
  isCurrent: boolean;
}

/** What a version of a state changed against the one before it; null for none. */
export function diffStates(before: StateDocument | null, after: StateDocument): StateDiff {
  const was = managedOf(before);
  const is = managedOf(after);
  return {
    added: [...is.keys()].filter((address) => !was.has(address)),
    removed: [...was.keys()].filter((address) => !is.has(address)),
    changed: [...is].filter(([address, text]) => was.has(address) && was.get(address) !== text).map(([address]) => address),
  };
}

function managedOf(state: StateDocument | null): Map<string, string> {
  const managed = (state?.resources ?? []).filter(({ mode }) => mode === 'managed');
  return new Map(managed.map((resource) => [nameOf(resource), JSON.stringify([resource.attributes, resource.tainted])]));
}

function nameOf({ address, deposed }: StateResource): string {
  return deposed === null ? address : `${address} (deposed object ${deposed})`;
}
