import path from 'node:path';
import { expect, test } from 'vitest';
import { readLauncherEnv } from '#lib/env/launcher-env.ts';
import { readRunnerEnv } from '#lib/env/runner-env.ts';
import { readWebEnv } from '#lib/env/web-env.ts';

const DATABASE_URL = 'postgresql://console:secret@127.0.0.1:5432/console';

test('a laptop needs no settings', () => {
  expect(readLauncherEnv({})).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    consoleUrl: 'http://127.0.0.1:3000',
    dataDir: path.resolve('.data'),
    databaseUrl: null,
    concurrency: 4,
    terraformBin: null,
    practiceEnabled: true,
    practiceSpeed: 1,
  });
});

test('an empty setting is one that is not set', () => {
  expect(readLauncherEnv({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: null });
});

test.each([
  ['0.0.0.0', 'http://127.0.0.1:8080'],
  ['::1', 'http://[::1]:8080'],
  ['10.1.2.3', 'http://10.1.2.3:8080'],
])('listening on %s, the console is reached at %s', (HOST, url) => {
  expect(readWebEnv({ DATABASE_URL, HOST, PORT: '8080' }).consoleUrl).toBe(url);
});

test('CONSOLE_URL loses its last slash', () => {
  expect(readWebEnv({ DATABASE_URL, CONSOLE_URL: 'https://console.example.com/' }).consoleUrl).toBe('https://console.example.com');
});

test.each([
  ['https://Console.Example.com:443//', 'https://console.example.com'],
  ['http://console.example.com:8080', 'http://console.example.com:8080'],
  ['http://[::1]:3000/', 'http://[::1]:3000'],
])('reads CONSOLE_URL %s as %s in every process', (CONSOLE_URL, expected) => {
  for (const read of [readLauncherEnv, readWebEnv, readRunnerEnv]) expect(read({ DATABASE_URL, CONSOLE_URL }).consoleUrl).toBe(expected);
});

test.each([
  'https://tools.example.com/wandb',
  'https://tools.example.com/wandb/',
  'https://tools.example.com/?tenant=1',
  'https://tools.example.com/#top',
  'https://someone:secret@tools.example.com',
  'ftp://tools.example.com',
  'tools.example.com',
])('refuses CONSOLE_URL %s in one sentence in every process', (CONSOLE_URL) => {
  for (const read of [readLauncherEnv, readWebEnv, readRunnerEnv]) {
    expect(() => read({ DATABASE_URL, CONSOLE_URL })).toThrow(/^CONSOLE_URL cannot be used: give [^\n]*no path, query or password[^\n]*$/);
    expect(() => read({ DATABASE_URL, CONSOLE_URL })).not.toThrow(/secret/);
  }
});

test('the data directory is absolute in every process', () => {
  expect(readRunnerEnv({ DATABASE_URL, CONSOLE_DATA_DIR: 'somewhere' }).dataDir).toBe(path.resolve('somewhere'));
});

test.each([
  [{ PORT: '70000' }, 'PORT cannot be used'],
  [{ PORT: 'x' }, 'PORT cannot be used'],
  [{ CONSOLE_URL: 'console.example.com' }, 'CONSOLE_URL cannot be used'],
  [{ CONSOLE_KEY: 'short' }, 'CONSOLE_KEY cannot be used'],
  [{ RUNNER_CONCURRENCY: '0' }, 'RUNNER_CONCURRENCY cannot be used'],
  [{ PRACTICE_ENABLED: 'perhaps' }, 'PRACTICE_ENABLED cannot be used'],
  [{ DATABASE_URL: 'mysql://127.0.0.1/console' }, 'DATABASE_URL cannot be used'],
])('%o is refused in one line that says what is wanted', (source, expected) => {
  expect(() => readLauncherEnv(source)).toThrow(new RegExp(`^${expected}: give [^\\n]+$`));
});

test('a web process or a runner without a database says so', () => {
  expect(() => readWebEnv({})).toThrow(/^DATABASE_URL is not set: .*npm start/);
  expect(() => readRunnerEnv({})).toThrow(/^DATABASE_URL is not set: /);
});

test('the error never repeats a secret', () => {
  expect(() => readLauncherEnv({ CONSOLE_KEY: 'hunter2', DATABASE_URL: 'mysql://a:hunter2@h/d' })).toThrow(/^(?!.*hunter2)/);
});

test('the runner passes on a closed network and an Azure environment, and nothing else', () => {
  const env = readRunnerEnv({ DATABASE_URL, HTTPS_PROXY: 'http://proxy:3128', SSL_CERT_FILE: '/ca.pem', ARM_TENANT_ID: 't', SECRET: 's', PATH: '/bin' });
  expect(env.network).toEqual({ HTTPS_PROXY: 'http://proxy:3128', SSL_CERT_FILE: '/ca.pem' });
  expect(env.azure).toEqual({ ARM_TENANT_ID: 't' });
  expect(env.system).toEqual({ PATH: '/bin' });
});
