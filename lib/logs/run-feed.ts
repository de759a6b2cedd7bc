import type { Database } from '../db/transaction.ts';
import { findRun } from '../runs/run-store.ts';
import type { Run } from '../runs/run.ts';
import { END_LINE, type LogLine } from './log-line.ts';
import { findLogEnd, readLogRange } from './log-store.ts';

/** What a follower of a run hears of. */
export type RunChange = { kind: 'lines'; lines: LogLine[] } | { kind: 'run'; run: Run } | { kind: 'end' };

const CHUNK_LINES = 2_000;
/** A follower so far behind reads from the database again instead of being waited for. */
const MAX_WAITING_CHANGES = 500;
/** Should a notification get lost, this finds what it would have told. */
const LOOK_EVERY_MS = 5_000;

/** Where the database's notifications come from (lib/db/hub.ts). */
export interface News {
  subscribe(topic: string, id: string, callback: () => void): () => void;
  ready(): Promise<void>;
}

type Listener = (change: RunChange) => void;

/** What is new of one run, read once for all who follow it in this process. */
interface Feed {
  attach(listener: Listener): () => void;
  /** Resolves when changes after this moment will be told. */
  ready: Promise<void>;
}

/** The feeds of a process, made when somebody follows and let go with the last follower. */
export function createRunFeeds(db: Database, news: News): { follow(runId: string, after: number, signal: AbortSignal): AsyncGenerator<RunChange> } {
  const feeds = new Map<string, Feed>();
  const feedOf = (runId: string): Feed => {
    const feed = feeds.get(runId) ?? createFeed(db, news, runId, () => feeds.delete(runId));
    feeds.set(runId, feed);
    return feed;
  };
  return { follow: (runId, after, signal) => follow(db, feedOf(runId), { runId, after, signal }) };
}

/**
 * Everything behind line `after`, in order, each line once, then what is new until the end mark. It listens first and reads what is
 * stored after that: a line is in what was read, or it is told, and what is both is dropped.
 */
async function* follow(db: Database, feed: Feed, { runId, after, signal }: { runId: string; after: number; signal: AbortSignal }): AsyncGenerator<RunChange> {
  const inbox = createInbox(signal);
  const detach = feed.attach(inbox.put);
  try {
    await feed.ready;
    // A reader cannot have seen what was not written.
    let last = Math.min(after, (await findLogEnd(db, runId))?.lastSeq ?? after);
    const run = await findRun(db, runId);
    if (run !== null) yield { kind: 'run', run };
    for (let isBehind = true; !signal.aborted; ) {
      if (isBehind) {
        for (let lines = await readLogRange(db, runId, last + 1, last + CHUNK_LINES); lines.length > 0; lines = await readLogRange(db, runId, last + 1, last + CHUNK_LINES)) {
          last = lines.at(-1)?.seq ?? last;
          yield { kind: 'lines', lines };
          if (isEnd(lines)) return yield* theEnd(db, runId);
        }
        // A reader that was cut off right behind the last line waits for nothing but this.
        const end = await findLogEnd(db, runId);
        if (end?.ended && last >= end.lastSeq) return yield* theEnd(db, runId);
      }
      const { changes, overflowed } = await inbox.take();
      isBehind = overflowed;
      for (const change of changes) {
        if (change.kind !== 'lines') yield change;
        else {
          const lines = change.lines.filter((line) => line.seq > last);
          last = lines.at(-1)?.seq ?? last;
          if (lines.length > 0) yield { kind: 'lines', lines };
          if (isEnd(lines)) return yield* theEnd(db, runId);
        }
      }
    }
  } finally {
    detach();
  }
}

function isEnd(lines: readonly LogLine[]): boolean {
  return lines.at(-1)?.type === END_LINE;
}

async function* theEnd(db: Database, runId: string): AsyncGenerator<RunChange> {
  const run = await findRun(db, runId);
  if (run !== null) yield { kind: 'run', run };
  yield { kind: 'end' };
}

function createFeed(db: Database, news: News, runId: string, onEmpty: () => void): Feed {
  const listeners = new Set<Listener>();
  let last = 0;
  let told = '';
  let reading: Promise<void> | null = null;
  let again = false;

  const tell = (change: RunChange) => listeners.forEach((listener) => listener(change));
  const readNew = async () => {
    for (let lines = await readLogRange(db, runId, last + 1, last + CHUNK_LINES); lines.length > 0; lines = await readLogRange(db, runId, last + 1, last + CHUNK_LINES)) {
      last = lines.at(-1)?.seq ?? last;
      tell({ kind: 'lines', lines });
    }
    const run = await findRun(db, runId);
    const text = JSON.stringify(run);
    if (run !== null && text !== told) tell({ kind: 'run', run });
    told = text;
  };
  const look = () => {
    if (reading !== null) {
      again = true;
      return;
    }
    reading = readNew()
      .catch(() => {})
      .finally(() => {
        reading = null;
        if (again) {
          again = false;
          look();
        }
      });
  };
  const unsubscribe = news.subscribe('run', runId, look);
  const timer = setInterval(look, LOOK_EVERY_MS);
  const ready = (async () => {
    await news.ready();
    last = (await findLogEnd(db, runId))?.lastSeq ?? 0;
    told = JSON.stringify(await findRun(db, runId));
  })();
  ready.catch(() => {});

  return {
    ready,
    attach(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unsubscribe();
        clearInterval(timer);
        onEmpty();
      };
    },
  };
}

/** Changes that wait to be sent on. */
function createInbox(signal: AbortSignal) {
  let waiting: RunChange[] = [];
  let overflowed = false;
  let wake = () => {};
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    put(change: RunChange): void {
      if (waiting.length >= MAX_WAITING_CHANGES) overflowed = true;
      else waiting.push(change);
      wake();
    },
    async take(): Promise<{ changes: RunChange[]; overflowed: boolean }> {
      while (waiting.length === 0 && !overflowed && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      const taken = { changes: waiting, overflowed };
      waiting = [];
      overflowed = false;
      return taken;
    },
  };
}
