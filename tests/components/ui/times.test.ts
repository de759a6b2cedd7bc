import { expect, test } from 'vitest';
import { remainingTime } from '#components/runs/remaining-time.ts';
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
])('%i ms from now is said as %s', (milliseconds, words) => {
  expect(formatRelative(milliseconds, 'en', 'just now')).toBe(words);
});

test('what is left is a range while unsure, then a number, then nothing that could be wrong', () => {
  const expected = { low: 600, high: 1200 };
  expect(remainingTime(expected, 0)).toEqual({ form: 'leftRange', low: 10, high: 20 });
  expect(remainingTime(expected, 900)).toEqual({ form: 'leftRange', low: 1, high: 5 });
  expect(remainingTime(expected, 1120)).toEqual({ form: 'left', minutes: 1 });
  expect(remainingTime(expected, 1150)).toEqual({ form: 'leftSeconds' });
  expect(remainingTime(expected, 1201)).toBeNull();
});
