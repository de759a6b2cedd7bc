import { isId } from './ids.ts';

/** Where a page of a newest-first list ended: a time (ISO 8601) and an id that breaks ties. */
export interface Cursor {
  at: string;
  id: string;
}

/** One page of a list; nextCursor is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

function formatCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.at, cursor.id])).toString('base64url');
}

/** Returns true for a time as formatCursor writes it: a day of the calendar, in a year that PostgreSQL has (it has no year 0). */
function isCursorTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text && /^\d{4}-/.test(text) && !text.startsWith('0000');
}

/** Null for anything that is not a cursor of ours. */
export function parseCursor(text: string): Cursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed)) return null;
    const [at, id] = parsed as unknown[];
    if (typeof at !== 'string' || typeof id !== 'string' || !isCursorTime(at) || !isId(id)) return null;
    return { at, id };
  } catch {
    return null;
  }
}

/** Cuts the one row too many that was read to learn whether there is a next page. */
export function pageOf<Row, T>(rows: Row[], limit: number, toItem: (row: Row) => T, toCursor: (row: Row) => Cursor): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? formatCursor(toCursor(last)) : null;
  return { items: shown.map(toItem), nextCursor };
}
