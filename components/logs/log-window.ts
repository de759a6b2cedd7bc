import type { LogLine } from '#lib/logs/log-line.ts';

const LINES_PER_PAGE = 200;
/** So many pages stay in memory; a log may be far longer. */
const PAGES_KEPT = 100;

/** The part of a log that the browser holds: lines by number, the rest to be asked for. */
export interface LogWindow {
  /** The number of the last line there is. */
  total: () => number;
  get: (seq: number) => LogLine | null;
  /** Takes lines in, in any order; those it has already change nothing. */
  add: (lines: readonly LogLine[]) => void;
  /** The first stretch of whole pages that from..to touches and that is not here; null when all of it is. */
  missing: (from: number, to: number) => { from: number; to: number } | null;
  /** Changes with every line taken in. */
  version: () => number;
  subscribe: (listener: () => void) => () => void;
}

/** Holds the lines a page came with and takes in more, forgetting those longest not looked at. */
export function createLogWindow(initial: { lines: readonly LogLine[]; total: number }): LogWindow {
  const pages = new Map<number, (LogLine | undefined)[]>();
  const listeners = new Set<() => void>();
  let total = initial.total;
  let version = 0;
  store(initial.lines);

  function store(lines: readonly LogLine[]): void {
    for (const line of lines) {
      pageFor(line.seq)[(line.seq - 1) % LINES_PER_PAGE] = line;
      total = Math.max(total, line.seq);
    }
    forgetOldest();
  }

  function pageFor(seq: number): (LogLine | undefined)[] {
    const index = pageOf(seq);
    const page = pages.get(index) ?? [];
    // Put last again: a map keeps its order, so the first page is the one longest not touched.
    pages.delete(index);
    pages.set(index, page);
    return page;
  }

  function forgetOldest(): void {
    for (const index of pages.keys()) {
      if (pages.size <= PAGES_KEPT) return;
      pages.delete(index);
    }
  }

  function get(seq: number): LogLine | null {
    return pages.get(pageOf(seq))?.[(seq - 1) % LINES_PER_PAGE] ?? null;
  }

  return {
    total: () => total,
    get,
    add(lines) {
      if (lines.length === 0) return;
      store(lines);
      version += 1;
      for (const listener of listeners) listener();
    },
    missing(from, to) {
      const last = Math.min(to, total);
      for (let seq = Math.max(1, from); seq <= last; seq += 1) {
        if (get(seq) === null) return { from: pageOf(seq) * LINES_PER_PAGE + 1, to: Math.min(total, (pageOf(last) + 1) * LINES_PER_PAGE) };
      }
      return null;
    },
    version: () => version,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function pageOf(seq: number): number {
  return Math.floor((seq - 1) / LINES_PER_PAGE);
}
