import { expect, test } from 'vitest';
import { skipReason } from '#lib/web/queue-from-page.ts';

test('a reason of blanks is refused with what it needs', () => {
  const parsed = skipReason.skipPreflight.safeParse('   ');
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual(['Write at least 3 characters: who reads the run later should see why.']);
  expect(skipReason.skipPreflight.parse(' promised ')).toBe('promised');
});
