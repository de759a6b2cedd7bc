import { expect, test } from 'vitest';
import { formatInputText, parseInputText } from '#components/wizard/input-text.ts';

test.each([
  ['number', '12', 12],
  ['number', '12 GB', '12 GB'],
  ['number', '  ', undefined],
  ['list(string)', '10.0.0.0/8\n192.0.2.1, 192.0.2.2\n', ['10.0.0.0/8', '192.0.2.1', '192.0.2.2']],
  ['any', '{"provider": "s3"}', { provider: 's3' }],
  ['any', '{"provider":', '{"provider":'],
])('%s typed as %j', (type, text, value) => {
  expect(parseInputText(type, text)).toEqual(value);
});

test.each([['number', 7], ['list(string)', ['1', '2']], ['any', { a: [1] }]])('a %s comes back from its text', (type, value) => {
  expect(parseInputText(type, formatInputText(type, value))).toEqual(value);
});
