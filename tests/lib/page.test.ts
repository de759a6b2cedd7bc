import { expect, test } from 'vitest';
import { pageOf, parseCursor } from '#lib/page.ts';

const ID = '01a22b08-32d0-712a-beaa-fb81ecbf10b0';
const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

test('reads the cursor that a page ends with', () => {
  const rows = ['2026-11-30T05:58:07.313Z', '2026-11-30T05:58:07.000Z'].map((at) => ({ at, id: ID }));
  const { nextCursor } = pageOf(rows, 1, (row) => row, (row) => row);
  expect(parseCursor(nextCursor ?? '')).toEqual(rows[0]);
});

test.each([
  ['a year that PostgreSQL does not have', forged('0000-01-01T00:00:00.000Z', ID)],
  ['a year of six digits', forged('+275760-09-13T00:00:00.000Z', ID)],
  ['a day that no month has', forged('2026-02-30T00:00:00.000Z', ID)],
  ['an hour that no day has', forged('2026-11-30T24:00:00.000Z', ID)],
  ['a time without milliseconds', forged('2026-11-30T00:00:00Z', ID)],
  ['a time in another zone', forged('2026-11-30T00:00:00.000+01:00', ID)],
  ['a number as the time', forged(1, ID)],
  ['no id', forged('2026-11-30T00:00:00.000Z', 'x')],
  ['no list', Buffer.from('{}').toString('base64url')],
  ['no JSON', 'abc'],
])('refuses a cursor with %s', (_what, cursor) => {
  expect(parseCursor(cursor)).toBeNull();
});
