import { expect, test } from 'vitest';
import { createMask, MASKED } from '#lib/credentials/mask.ts';

const SECRET = 'p@ss "w<o>rd\\ & 한글';

test.each([1_000, 32_000, 500_000])('a secret of %d characters is masked, and so is a short one beside it', (length) => {
  const long = Array.from({ length }, (_, index) => 'abcdefghij/+=.-'[(index * 7 + Math.floor(index / 11)) % 15]).join('');
  const mask = createMask([long, 'hunter22', ...Array.from({ length: 300 }, (_, index) => `another-secret-${index}`)]);
  expect(mask.text(`a ${long} b hunter22 c another-secret-299 d`)).toBe(`a ${MASKED} b ${MASKED} c ${MASKED} d`);
});

test('a text without a secret comes back as it is', () => {
  expect(createMask([SECRET]).text('module.wandb: Creating...')).toBe('module.wandb: Creating...');
  expect(createMask([]).text('anything')).toBe('anything');
});

test.each([
  ['as it is', SECRET],
  ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['in the JSON that Go writes', 'p@ss \\"w\\u003co\\u003erd\\\\ \\u0026 한글'],
  ['in JSON within JSON', JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
  ['in an address', encodeURIComponent(SECRET)],
  ['in a form', encodeURIComponent(SECRET).replaceAll('%20', '+')],
  ['in Base64', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
])('a secret is masked %s', (_, spelling) => {
  const masked = createMask([SECRET]).text(`before ${spelling} after`);
  expect(masked).toMatch(new RegExp(`^before ${MASKED}.{0,3} after$`));
});

test.each(['u', 'us', 'user'])('a password is masked in a Basic header beside the user %s', (user) => {
  const password = 'a-long-enough-password';
  const header = Buffer.from(`${user}:${password}`).toString('base64');
  const masked = createMask([password]).text(`Authorization: Basic ${header}`);
  expect(masked).toContain(MASKED);
  const rest = masked.split(' ').at(-1)?.replace(MASKED, '') ?? '';
  expect(rest.length).toBeLessThan(user.length * 1.4 + 8);
});

test('each line of a secret of many lines is one', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n-----END KEY-----\n';
  expect(createMask([key]).text('  | MIIEvQIBADAN')).toBe(`  | ${MASKED}`);
  expect(createMask([key]).text('BgkqhkiG9w0B')).toBe(MASKED);
});

test('what is learnt later is masked from then on', () => {
  const mask = createMask(['client-secret']);
  expect(mask.text('id=abcdefgh client-secret')).toBe(`id=abcdefgh ${MASKED}`);
  mask.add('abcdefgh');
  expect(mask.text('id=abcdefgh client-secret')).toBe(`id=${MASKED} ${MASKED}`);
});

test('the longer of two secrets is hidden whole', () => {
  expect(createMask(['secret-a', 'secret-a-and-more']).text('[secret-a-and-more]')).toBe(`[${MASKED}]`);
});

test('what is too short to be a secret leaves the words of a line alone', () => {
  expect(createMask(['', 'none', 'true', '5000']).text('none true 5000')).toBe('none true 5000');
});

test('a line of 5 MB takes no longer than its length asks for', () => {
  const mask = createMask(Array.from({ length: 50 }, (_, index) => `secret-number-${index}`));
  const line = `${'secret-numbe '.repeat(400_000)}secret-number-7`;
  const startedAt = performance.now();
  expect(mask.text(line).endsWith(` ${MASKED}`)).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
