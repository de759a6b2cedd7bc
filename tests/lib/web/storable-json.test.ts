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

test.each([
  ['{"a": 1, "b": {"c": 1, "c": 2}}', 'repeated', 'c'],
  ['{"a": [{"x\\"}": 1}, {"x\\"}": 1, "x\\"}": 2}]}', 'repeated', 'x"}'],
  ['{"a": {"__proto__": 1}}', 'reserved', 'a.__proto__'],
  ['{"a": [1, -1e400]}', 'number', 'a.1'],
  ['{"a": 9007199254740993}', 'number', 'a'],
])('refuses what readers understand differently: %s', (text, kind, where) => {
  expect(() => parseStorable(text)).toThrow(expect.objectContaining({ kind, where }));
});

test('takes equal names in different objects, and names among values', () => {
  const text = '{"a": {"a": "a"}, "b": [{"a": "b,"}, {"a": ":"}], "c": "a\\"", "d": 0.1, "e": 9007199254740991}';
  expect(parseStorable(text)).toEqual(JSON.parse(text));
});
