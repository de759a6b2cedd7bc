import { escapeLike } from '../db/like.ts';
import type { Database } from '../db/transaction.ts';
import type { Claim } from '../runs/claim-store.ts';
import type { LogLevel, LogLine } from './log-line.ts';

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
  {
    runId,
    claim,
    after,
    lines,
    position,
    sealedJournal = null,
  }: { runId: string; claim: Claim; after: number; lines: readonly NewLogLine[]; position: SpoolPosition | null; /** What these lines say of resources, see lib/adoption/journal.ts. */ sealedJournal?: string | null },
): Promise<number | null> {
  if (lines.length === 0) return after;
  const { rows } = await db.pool.query<{ last: number }>(APPEND, [
    runId,
    claim.runnerId,
    claim.fence,
    lines.length,
    after,
    position?.step ?? null,
    position?.offset ?? 0,
    withoutUnstorable(JSON.stringify(lines)),
    withoutUnstorable(JSON.stringify(eventsOf(lines, after))),
    sealedJournal,
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
    INSERT INTO log_chunks ("runId", "firstSeq", "lastSeq", lines, events)
    SELECT $1, $5::int + 1, last, $8::json, nullif($9, '[]')::json FROM owned
  ), journaled AS (
    INSERT INTO run_journal ("runId", "firstSeq", sealed) SELECT $1, $5::int + 1, $10 FROM owned WHERE $10::text IS NOT NULL
  )
  SELECT last, pg_notify('console', 'run:' || $1) FROM owned`;

/** What progress is folded from. Reminders that a resource still works say nothing that its start has not said. */
function eventsOf(lines: readonly NewLogLine[], after: number): LogLine[] {
  return lines.flatMap((line, index) => {
    const says = line.event !== null && line.event.kind !== 'apply_progress';
    return says ? [{ ...line, seq: after + index + 1, text: '' }] : [];
  });
}

/** PostgreSQL takes no NUL in text and no half of a surrogate pair, which JSON.stringify writes as escapes. */
function withoutUnstorable(json: string): string {
  return json.replaceAll(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '\\ufffd');
}

/** Lines with from <= seq <= to, in order. */
export async function readLogRange(db: Database, runId: string, from: number, to: number): Promise<LogLine[]> {
  const { rows } = await db.pool.query<{ firstSeq: number; lines: NewLogLine[] }>(
    'SELECT "firstSeq", lines FROM log_chunks WHERE "runId" = $1 AND "firstSeq" <= $3 AND "lastSeq" >= $2 ORDER BY "firstSeq"',
    [runId, from, to],
  );
  return rows.flatMap(({ firstSeq, lines }) => {
    const skipped = Math.max(0, from - firstSeq);
    return lines.slice(skipped, to - firstSeq + 1).map((line, index) => ({ seq: firstSeq + skipped + index, ...line }));
  });
}

/** The lines that say something of resources, counts or problems: what progress is folded from. */
export async function listLogEvents(db: Database, runId: string): Promise<LogLine[]> {
  const { rows } = await db.pool.query<{ events: LogLine[] }>(
    'SELECT events FROM log_chunks WHERE "runId" = $1 AND events IS NOT NULL ORDER BY "firstSeq"',
    [runId],
  );
  return rows.flatMap(({ events }) => events);
}

/** The number of the last line, and whether the end mark was written (the last line is it, then). */
export async function findLogEnd(db: Database, runId: string): Promise<{ lastSeq: number; ended: boolean } | null> {
  const row = await db.prisma.run.findUnique({ where: { id: runId }, select: { logSeq: true, logEndedAt: true } });
  return row === null ? null : { lastSeq: row.logSeq, ended: row.logEndedAt !== null };
}

/** Numbers of lines that were asked for, at most as many as were asked for, and how many there are in all. */
export interface LogMatches {
  matches: number[];
  total: number;
}

/**
 * The lines that contain `text` (any case). A reader to whom some lines look otherwise (`shown`) finds none by what is hidden from
 * them: such lines match nothing.
 */
export async function searchLog(db: Database, runId: string, text: string, limit: number, shown: ((line: LogLine) => LogLine) | null = null): Promise<LogMatches> {
  const pattern = `%${escapeLike(text)}%`;
  const found = await findLines(db, `line->>'type' <> 'end' AND line->>'text' ILIKE $3`, [runId, limit, pattern], shown !== null);
  if (shown === null) return { matches: found.matches, total: found.total };
  const matches = found.lines.filter((line) => shown(line) === line).map(({ seq }) => seq);
  return { matches, total: matches.length };
}

/** The lines at level error. */
export async function findErrorLines(db: Database, runId: string, limit: number): Promise<LogMatches> {
  const { matches, total } = await findLines(db, `line->>'level' = $3`, [runId, limit, 'error' satisfies LogLevel], false);
  return { matches, total };
}

/** The lines themselves only where they are asked for. */
async function findLines(db: Database, condition: string, [runId, limit, wanted]: [string, number, string], withLines: boolean): Promise<LogMatches & { lines: LogLine[] }> {
  const { rows } = await db.pool.query<{ seq: number; total: string; line: NewLogLine }>(
    `SELECT ("firstSeq" + n - 1)::int AS seq, count(*) OVER () AS total${withLines ? ', line' : ''}
     FROM log_chunks, json_array_elements(lines) WITH ORDINALITY AS element(line, n)
     WHERE "runId" = $1 AND ${condition} ORDER BY seq LIMIT $2`,
    [runId, limit, wanted],
  );
  return { matches: rows.map((row) => row.seq), total: Number(rows[0]?.total ?? 0), lines: withLines ? rows.map(({ seq, line }) => ({ seq, ...line })) : [] };
}
