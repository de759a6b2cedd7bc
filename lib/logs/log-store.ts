import type { Database } from '../db/client.ts';
import type { Claim } from '../runs/run-store.ts';
import type { RunPhase } from '../runs/run-status.ts';
import type { LogEvent, LogLevel, LogLine } from './log-line.ts';

export type NewLogLine = Omit<LogLine, 'seq'>;

/** How far a step's output has been taken into the log; written with the lines, so that none is lost or doubled. */
export interface SpoolPosition {
  step: string;
  offset: number;
}

/**
 * Appends lines behind line `after` of a held run's log and remembers the position they were read at, in one statement and one
 * commit. May be asked again when the answer was lost: what is there already is not written twice.
 * Null: the claim is lost and nothing was written. Otherwise the number of the last line.
 */
export async function appendLogLines(
  db: Database,
  { runId, claim, after, lines, position }: { runId: string; claim: Claim; after: number; lines: readonly NewLogLine[]; position: SpoolPosition | null },
): Promise<number | null> {
  const { rows } = await db.pool.query<{ last: number }>(APPEND, [
    runId,
    claim.runnerId,
    claim.fence,
    lines.length,
    after,
    position?.step ?? null,
    position?.offset ?? 0,
    lines.map((line) => line.at),
    lines.map((line) => line.phase),
    lines.map((line) => line.level),
    lines.map((line) => line.type),
    lines.map((line) => withoutNul(line.text)),
    lines.map((line) => (line.event === null ? null : withoutNul(JSON.stringify(line.event)))),
  ]);
  return rows[0]?.last ?? ((await isAppended(db, runId, claim, after + lines.length)) ? after + lines.length : null);
}

async function isAppended(db: Database, runId: string, claim: Claim, lastSeq: number): Promise<boolean> {
  const found = await db.prisma.run.count({ where: { id: runId, claimedBy: claim.runnerId, fence: claim.fence, logSeq: lastSeq } });
  return found > 0;
}

const APPEND = `
  WITH owned AS (
    UPDATE runs SET "logSeq" = "logSeq" + $4::int
    WHERE id = $1 AND "claimedBy" = $2 AND fence = $3 AND "logSeq" = $5::int
      AND status IN ('planning', 'applying')
    RETURNING "logSeq" AS last
  ), read AS (
    UPDATE run_steps SET "spoolOffset" = $7::bigint WHERE "runId" = $1 AND name = $6 AND EXISTS (SELECT 1 FROM owned)
  ), appended AS (
    INSERT INTO log_lines ("runId", seq, at, phase, level, type, text, event)
    SELECT $1, owned.last - $4::int + line.n, line.at, line.phase, line.level, line.type, line.text, line.event
    FROM owned, unnest($8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::jsonb[])
      WITH ORDINALITY AS line(at, phase, level, type, text, event, n)
  )
  SELECT last, pg_notify('console', 'run:' || $1) FROM owned`;

/** PostgreSQL takes no NUL in text, escaped or not. */
function withoutNul(text: string): string {
  return text.includes('\0') || text.includes('\\u0000') ? text.replaceAll('\0', '\uFFFD').replaceAll('\\u0000', '\\ufffd') : text;
}

/** Lines with from <= seq <= to, in order. */
export async function readLogRange(db: Database, runId: string, from: number, to: number): Promise<LogLine[]> {
  const { rows } = await db.pool.query<LogRow>(
    'SELECT seq, at, phase, level, type, text, event FROM log_lines WHERE "runId" = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq',
    [runId, from, to],
  );
  return rows.map(toLogLine);
}

/** The lines that say something of resources, counts or problems: what progress is folded from. */
export async function listLogEvents(db: Database, runId: string): Promise<LogLine[]> {
  const { rows } = await db.pool.query<LogRow>(
    `SELECT seq, at, phase, level, type, '' AS text, event FROM log_lines
     WHERE "runId" = $1 AND event IS NOT NULL AND event->>'kind' <> 'apply_progress' ORDER BY seq`,
    [runId],
  );
  return rows.map(toLogLine);
}

/** The number of the last line, and whether the end mark was written (the last line is it, then). */
export async function findLogEnd(db: Database, runId: string): Promise<{ lastSeq: number; ended: boolean } | null> {
  const row = await db.prisma.run.findUnique({ where: { id: runId }, select: { logSeq: true, logEndedAt: true } });
  return row === null ? null : { lastSeq: row.logSeq, ended: row.logEndedAt !== null };
}

/** Numbers of the lines that contain `text` (any case), at most `limit` of them, and how many there are in all. */
export async function searchLog(db: Database, runId: string, text: string, limit: number): Promise<{ matches: number[]; total: number }> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
  const { rows } = await db.pool.query<{ seq: number; total: string }>(
    `SELECT seq, count(*) OVER () AS total FROM log_lines WHERE "runId" = $1 AND type <> 'end' AND text ILIKE $2 ORDER BY seq LIMIT $3`,
    [runId, pattern, limit],
  );
  return { matches: rows.map((row) => row.seq), total: Number(rows[0]?.total ?? 0) };
}

/** Numbers of the lines at level error. */
export async function listErrorLines(db: Database, runId: string, limit: number): Promise<number[]> {
  const { rows } = await db.pool.query<{ seq: number }>(
    `SELECT seq FROM log_lines WHERE "runId" = $1 AND level = 'error' ORDER BY seq LIMIT $2`,
    [runId, limit],
  );
  return rows.map((row) => row.seq);
}

interface LogRow {
  seq: number;
  at: Date;
  phase: string;
  level: string;
  type: string;
  text: string;
  event: LogEvent | null;
}

function toLogLine(row: LogRow): LogLine {
  return { seq: row.seq, at: row.at.toISOString(), phase: row.phase as RunPhase, level: row.level as LogLevel, type: row.type, text: row.text, event: row.event };
}
