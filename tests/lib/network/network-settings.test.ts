import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { networkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { findNetworkSettings, saveNetworkSettings, summarizeNetworkSettings } from '#lib/network/network-settings-store.ts';
import { networkSecrets, separateLogins, wholeAddress } from '#lib/network/network-settings.ts';
import { startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';

describe('what is refused, and where', () => {
  test.each([
    ['httpsProxy', 'proxy.example.com:3128'],
    ['httpsProxy', 'socks5://proxy.example.com'],
    ['httpProxy', 'http://user:%zz@proxy.example.com'],
    ['httpProxy', 'http://%zz@proxy.example.com'],
    ['httpsProxy', 'http://us%er:password@proxy.example.com'],
    ['httpsProxy', 'http://user:word@169.254.169.254:3128'],
    ['httpProxy', 'http://2852039166'],
    ['networkMirrorUrl', 'https://[::ffff:169.254.169.254]/mirror'],
    ['moduleRegistryUrl', 'http://metadata.google.internal'],
    ['releasesUrl', 'http://168.63.129.16'],
    ['networkMirrorUrl', 'http://mirror.example.com'],
    ['networkMirrorUrl', 'https://mirror.example.com?a=b'],
    ['moduleRegistryUrl', 'ftp://mirror.example.com'],
    ['filesystemMirrorPath', 'providers'],
    ['filesystemMirrorPath', '/srv/${HOME}'],
    ['noProxy', 'a b'],
    ['caPem', 'nothing'],
    ['caPem', '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----'],
    ['terraformVersion', '1.8.5'],
    ['terraformVersion', 'v1.11.4'],
    ['terraformVersion', '2.0.0'],
  ])('%s: %s', (name, value) => {
    const parsed = networkSettingsInput.safeParse({ [name]: value });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([name]);
  });

  test('two mirrors at once, and a setting there is none of', () => {
    expect(networkSettingsInput.safeParse({ networkMirrorUrl: 'https://a.example.com', filesystemMirrorPath: '/b' }).error?.issues[0]?.path).toEqual(['filesystemMirrorPath']);
    expect(networkSettingsInput.safeParse({ surprise: true }).success).toBe(false);
  });

  test('a private key among the certificates', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'The company' }], { keyType: 'ec' });
    expect(networkSettingsInput.safeParse({ caPem: `${cert}\n${key}` }).success).toBe(false);
    expect(networkSettingsInput.parse({ caPem: `Ours:\n${cert}\n\n${cert}` }).caPem?.match(/BEGIN/g)).toHaveLength(2);
  });
});

test('a password is put back as it was, whatever characters it has', () => {
  const password = "pa$$word$&$'$1";
  const { forget, ...given } = networkSettingsInput.parse({ httpsProxy: `http://user:${password}@proxy.example.com:3128` });
  const settings = separateLogins(given, null, forget);
  expect(decodeURIComponent(new URL(String(wholeAddress(settings, 'httpsProxy'))).password)).toBe(password);
  expect(networkSecrets(settings)).toContain(password);
});

describe('stored', () => {
  let console: TestConsole;
  beforeAll(async () => {
    console = await startTestConsole({ runners: 0 });
  });
  afterAll(() => console.close());
  const save = (given: unknown) => saveNetworkSettings(console.context, networkSettingsInput.parse(given), 'admin@example.com');
  const proxy = async () => wholeAddress(await findNetworkSettings(console.context), 'httpsProxy');

  it('nothing at first', async () => {
    expect(await summarizeNetworkSettings(console.context)).toMatchObject({ withLogin: [], updatedAt: null });
    expect(await proxy()).toBeNull();
  });

  it('a password is kept apart, sealed, and shown to nobody', async () => {
    const shown = await save({ httpsProxy: 'http://console:hunter%3Atwo@proxy.example.com:3128/' });
    expect(shown).toMatchObject({ values: { httpsProxy: 'http://proxy.example.com:3128' }, withLogin: ['httpsProxy'], updatedBy: 'admin@example.com' });
    const { rows } = await console.context.db.pool.query('SELECT * FROM network_settings');
    expect(JSON.stringify(rows)).not.toContain('hunter');
    expect(await proxy()).toBe('http://console:hunter%3Atwo@proxy.example.com:3128');
    expect(networkSecrets(await findNetworkSettings(console.context))).toContain('hunter:two');
  });

  it('it stays while its address is sent as it was shown, and goes with another, or when asked', async () => {
    await save({ httpsProxy: 'http://proxy.example.com:3128', noProxy: '.example.com' });
    expect(await proxy()).toContain('hunter');
    await save({ httpsProxy: 'http://elsewhere.example.com:3128' });
    expect(await proxy()).toBe('http://elsewhere.example.com:3128');
    await save({ httpsProxy: 'http://a:bbbbbb@proxy.example.com' });
    await save({ httpsProxy: 'http://proxy.example.com', forget: ['httpsProxy'] });
    expect(await proxy()).toBe('http://proxy.example.com');
  });

  it('what is empty or left out is unset', async () => {
    expect((await save({ httpsProxy: ' ', noProxy: '' })).values).toMatchObject({ httpsProxy: null, noProxy: null });
  });
});
