import type { Database } from '../db/transaction.ts';
import { END_LINE, type LogLine } from './log-line.ts';
import { findLogEnd, readLogRange } from './log-store.ts';

const CHUNK_LINES = 5_000;

/** The whole log as people read it, line by line, in pieces: a large one is never held whole. */
export async function* logText(db: Database, runId: string, shown: (line: LogLine) => LogLine = (line) => line): AsyncGenerator<string> {
  const end = await findLogEnd(db, runId);
  for (let from = 1; from <= (end?.lastSeq ?? 0); from += CHUNK_LINES) {
    const lines = await readLogRange(db, runId, from, from + CHUNK_LINES - 1);
    const text = lines.filter((line) => line.type !== END_LINE).map((line) => `${shown(line).text}\n`);
    if (text.length > 0) yield text.join('');
  }
}
