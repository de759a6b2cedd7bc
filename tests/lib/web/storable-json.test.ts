import { expect, test } from 'vitest';
import { parseStorable } from '#lib/web/storable-json.ts';

test('what people send comes back as it is', () => {
  const value = { name: 'W&B 한글 😀', inputs: { tags: { a: '\u2028' } }, list: [1, null, true] };
  expect(parseStorable(JSON.stringify(value))).toEqual(value);
});

test.each([
  ['a NUL', '{"a": "x\\u0000"}'],
  ['a NUL in a name', '{"x\\u0000": 1}'],
  ['half a character', '{"a": "\\ud800"}'],
  ['what is nested too deeply', '['.repeat(5_000) + ']'.repeat(5_000)],
  ['too many parts', JSON.stringify(Array.from({ length: 6_000 }, () => 1))],
  ['what is no JSON', '{"a":'],
])('%s is refused', (_name, text) => {
  expect(() => parseStorable(text)).toThrow(SyntaxError);
});
