import { expect, test } from 'vitest';
import { remainingTime } from '#components/runs/remaining-time.ts';
import { formatClock } from '#components/ui/clock-time.tsx';
import { writeTimes } from '#components/ui/text-with-times.tsx';
import { formatRelative } from '#components/ui/relative-time.tsx';
import { splitDuration } from '#components/ui/split-duration.ts';

test.each([
  [-5000, { form: 'seconds', seconds: '0' }],
  [59_999, { form: 'seconds', seconds: '59' }],
  [245_000, { form: 'minutes', minutes: '4', seconds: '05' }],
  [7_620_000, { form: 'hours', hours: '2', minutes: '07' }],
])('%i ms are %o', (milliseconds, parts) => {
  expect(splitDuration(milliseconds)).toEqual(parts);
});

test.each([
  [-20_000, 'just now'],
  [-119_000, '1 min. ago'],
  [-3 * 3_600_000, '3 hr. ago'],
  [-26 * 3_600_000, 'yesterday'],
  [10_000, 'in less than a minute'],
  [45_000, 'in 1 min.'],
  [3_590_000, 'in 1 hr.'],
  [7 * 86_400_000 - 5_000, 'in 7 days'],
])('%i ms from now is said as %s', (milliseconds, words) => {
  expect(formatRelative(milliseconds, 'en', { now: 'just now', soon: 'in less than a minute' })).toBe(words);
});

test('what is left is a range while unsure, then a number, then nothing that could be wrong', () => {
  const expected = { low: 600, high: 1200 };
  expect(remainingTime(expected, 0)).toEqual({ form: 'leftRange', low: 10, high: 20 });
  expect(remainingTime(expected, 900)).toEqual({ form: 'leftRange', low: 1, high: 5 });
  expect(remainingTime(expected, 1120)).toEqual({ form: 'left', minutes: 1 });
  expect(remainingTime(expected, 1150)).toEqual({ form: 'leftSeconds' });
  expect(remainingTime(expected, 1201)).toBeNull();
});

test('a moment of today is a clock time, and another has its day', () => {
  const now = Date.parse('2026-01-05T23:00:00.000Z');
  expect(formatClock('2026-01-05T08:05:20.000Z', now, 'en', 'UTC')).toBe('08:05:20');
  expect(formatClock('2026-01-06T08:05:20.000Z', now, 'en', 'UTC')).toBe('Jan 6, 2026, 08:05');
});

test('writes the times of a text on the clock of the reader', () => {
  const now = Date.parse('2026-01-05T12:00:00Z');
  expect(writeTimes('Ada has held it since 2026-01-05T10:00:20.123Z (operation: apply).', now, 'en', 'Asia/Seoul')).toBe('Ada has held it since 19:00:20 (operation: apply).');
  expect(writeTimes('Created 2026-01-04 10:00:20.99 +0000 UTC.', now, 'en', 'UTC')).toBe('Created Jan 4, 2026, 10:00.');
  expect(writeTimes('No time here.', now, 'en')).toBe('No time here.');
});
