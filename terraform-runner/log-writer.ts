import { sealJournal, type JournalEntry } from '#lib/adoption/journal.ts';
import type { ConsoleKey } from '#lib/credentials/console-key.ts';
import type { Database } from '#lib/db/transaction.ts';
import { CONSOLE_LINE, QUOTE_EVENT, type LogLevel } from '#lib/logs/log-line.ts';
import { appendLogLines, type NewLogLine, type SpoolPosition } from '#lib/logs/log-store.ts';
import type { Claim } from '#lib/runs/claim-store.ts';
import type { RunPhase } from '#lib/runs/run-status.ts';
import { LOG_BATCH_LINES } from '#lib/tunables.ts';
import { FencedError } from './fenced.ts';
import { retryWhileDown } from './retry-while-down.ts';

/** Lines that wait for the database before the reader of the spool is held back: the spool keeps the rest. */
const MAX_WAITING_LINES = 20_000;

/** Owns the log of a held run. Lines go out at once when no insert is under way, and otherwise with all that gathered. */
export interface LogWriter {
  /** Lines of Terraform's, already masked, how far its output was read with them, and what they say of resources. Resolves when more may come. */
  append(lines: NewLogLine[], position: SpoolPosition, journal: JournalEntry[]): Promise<void>;
  /** A line of our own. */
  say(text: string, level?: LogLevel): void;
  /** A warning of our own that quotes an error: a host may have answered it. */
  quote(text: string, level?: LogLevel): void;
  /** Resolves when everything so far is committed. @throws FencedError when the claim was lost. */
  flush(): Promise<void>;
}

export function createLogWriter({ db, key, runId, claim, phase, lastSeq }: { db: Database; key: ConsoleKey; runId: string; claim: Claim; phase: RunPhase; lastSeq: number }): LogWriter {
  let waiting: Chunk[] = [];
  let waitingLines = 0;
  let after = lastSeq;
  let writing: Promise<void> | null = null;
  let failure: unknown = null;

  const takeBatch = (): Chunk => {
    const batch: Chunk = { lines: [], position: null, journal: [] };
    while (waiting.length > 0 && batch.lines.length < LOG_BATCH_LINES) {
      const chunk = waiting.shift() as Chunk;
      batch.lines = batch.lines.length === 0 ? chunk.lines : batch.lines.concat(chunk.lines);
      batch.position = chunk.position ?? batch.position;
      batch.journal.push(...chunk.journal);
    }
    waitingLines -= batch.lines.length;
    return batch;
  };
  const write = async () => {
    while (waiting.length > 0) {
      const { journal, ...batch } = takeBatch();
      const sealedJournal = journal.length === 0 ? null : sealJournal(key, runId, after + 1, journal);
      const last = await retryWhileDown(() => appendLogLines(db, { runId, claim, after, ...batch, sealedJournal }));
      if (last === null) throw new FencedError(runId);
      after = last;
    }
  };
  const add = (chunk: Chunk) => {
    if (failure !== null) return;
    waiting.push(chunk);
    waitingLines += chunk.lines.length;
    writing ??= write()
      .catch((error: unknown) => {
        failure = error;
        waiting = [];
      })
      .finally(() => {
        writing = null;
      });
  };
  const flush = async () => {
    while (writing !== null) await writing;
    if (failure !== null) throw failure;
  };

  const own = (text: string, level: LogLevel, event: NewLogLine['event']) =>
    add({ lines: [{ at: new Date().toISOString(), phase, level, type: CONSOLE_LINE, text, event }], position: null, journal: [] });
  return {
    async append(lines, position, journal) {
      add({ lines, position, journal });
      if (failure !== null || waitingLines > MAX_WAITING_LINES) await flush();
    },
    say: (text, level = 'info') => own(text, level, null),
    quote: (text, level = 'warn') => own(text, level, { kind: QUOTE_EVENT }),
    flush,
  };
}

/** Lines that were read together and are written together, so that the offset never stands between them. */
interface Chunk {
  lines: NewLogLine[];
  position: SpoolPosition | null;
  journal: JournalEntry[];
}
