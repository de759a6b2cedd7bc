import { expect, test } from 'vitest';
import { parseStorable, TooManyParts, UnstorableText } from '#lib/web/storable-json.ts';

test('what people send comes back as it is', () => {
  const value = { name: 'W&B 한글 😀', inputs: { tags: { a: '\u2028' } }, list: [1, null, true] };
  expect(parseStorable(JSON.stringify(value))).toEqual(value);
});

test.each([
  ['a NUL', '{"a": {"b": ["x\\u0000"]}}', UnstorableText],
  ['a NUL in a name', '{"x\\u0000": 1}', UnstorableText],
  ['half a character', '{"a": "\\ud800"}', UnstorableText],
  ['what is nested too deeply', '['.repeat(5_000) + ']'.repeat(5_000), TooManyParts],
  ['too many parts', JSON.stringify(Array.from({ length: 6_000 }, () => 1)), TooManyParts],
  ['what is no JSON', '{"a":', SyntaxError],
])('%s is refused', (_name, text, problem) => {
  expect(() => parseStorable(text)).toThrow(problem);
});

test.each([
  ['{"a": {"b": ["ok", "x\\u0000"]}}', 'a.b.1'],
  ['{"inputs": {"tags": {"na\\u0000me": "x"}}}', 'inputs.tags.na\\u0000me'],
  ['{"a": "\\udfff x"}', 'a'],
])('names where a text is that cannot be stored: %s', (text, where) => {
  expect(() => parseStorable(text)).toThrow(expect.objectContaining({ where }));
});
