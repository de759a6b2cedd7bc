import { expect, test } from 'vitest';
import { attribute, blank, block, comment, expression, type HclValue, quoteHcl, writeHcl, writeHclInline } from '#lib/configuration/hcl.ts';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { terraform, withFiles } from './terraform.ts';

/** Pieces that mean something to Terraform's language, from which the random texts are put together. */
const PIECES = [
  '$', '$$', '${', '$${', '$$${', '$$$${', '%', '%%', '%{', '%%{', '%%%{', '{', '}', '"', '\\', '\\"', '\\u0024{', '\n', '\r\n', '\t', '\u0000',
  '\u0007', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\u202e', '\ufeff', '\u200d', '<<EOT', 'EOT', '#', '//', '/*', '*/', '~}', '${~', "'",
  'var.license', 'file("/etc/passwd")', '%{ if true }', '%{ endif }', ' ', '한국어', 'é', '👩‍💻', '\u{10ffff}', 'x', '=', ',', '.', '`',
];

test('random texts come out of Terraform exactly as they went in', async () => {
  const texts = [...PIECES, ...randomTexts(1500)];
  const values = Object.fromEntries(texts.map((text, index) => [`t${index}`, text]));
  // Terraform keeps text in Unicode's composed form.
  expect(await throughTerraform(values)).toEqual(Object.fromEntries(Object.entries(values).map(([name, text]) => [name, text.normalize('NFC')])));
});

test('random texts are as safe as keys of a map', async () => {
  const keys = [...new Set([...PIECES, ...randomTexts(400)].map((text) => `k${text}`.normalize('NFC')))];
  const map = Object.fromEntries(keys.map((key, index) => [key, String(index)]));
  expect(await throughTerraform({ map, for: '1', null: '2' })).toEqual({ map, for: '1', null: '2' });
});

test('nested values keep their shape and types', async () => {
  const value: InputValue = {
    empty: {}, none: [], list: ['a', 'b'], numbers: [1, 2.5, -3, 1e21, 1e-7], on: true, off: false, nothing: null,
    nested: { deeper: { 'a key': ['x'], short: 'y', longer_name: 'z' }, after: 1 }, objects: [{ a: 1 }, { b: { c: 'd' } }], last: 'x',
  };
  expect(await throughTerraform({ value })).toEqual({ value });
});

test('half a surrogate pair becomes the replacement character', () => {
  expect(quoteHcl('a\ud800b')).toBe('"a\ufffdb"');
});

test('an expression can only be ours', () => {
  const fromJson = JSON.parse('{"text":"file(\\"/etc/passwd\\")"}') as HclValue;
  expect(writeHcl([attribute('x', fromJson)])).toContain('text = "file(');
  expect(writeHclInline(expression('var.x'))).toBe('var.x');
  expect(() => attribute('a = file("/etc/passwd")\nb', 1)).toThrow('cannot be the name of an attribute');
});

test('everything is written as terraform fmt would', async () => {
  const long: HclValue = { one: 1, 'two words': 2, '한국어': 3, deep: { a: 1, bcd: 2 }, after: 'x', x: [{ y: 1 }], yy: [] };
  const content = writeHcl([
    comment('first\nsecond'), blank,
    block('terraform', [], [attribute('a', 1), attribute('bcd', 'x'), attribute('long', long), attribute('after', true), attribute('z', [1, 'a']), blank, block('empty', [], []), block('two', ['a', 'b "c"'], [attribute('x', expression('var.y'))])]),
    blank, attribute('unicode', '한국어'), attribute('e', { a: { b: { c: 1, dd: 2 } } }),
  ]);
  await withFiles([{ name: 'x.tf', content }], (directory) => terraform(directory, ['fmt', '-check', '-diff']));
});

async function throughTerraform(values: Record<string, InputValue>): Promise<unknown> {
  const files = [
    { name: 'main.tf', content: 'variable "values" {\n  type = any\n}\n\noutput "values" {\n  value = var.values\n}\n' },
    { name: 'terraform.tfvars', content: writeHcl([attribute('values', values)]) },
  ];
  return await withFiles(files, async (directory) => {
    await terraform(directory, ['fmt', '-check', '-diff']);
    await terraform(directory, ['apply', '-auto-approve', '-input=false']);
    return JSON.parse(await terraform(directory, ['output', '-json', 'values'])) as unknown;
  });
}

/** The same texts on every run: a failure can be found again. */
function randomTexts(count: number): string[] {
  let seed = 20261124;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(6) }, () => PIECES[next(PIECES.length)] ?? '').join(''));
}
