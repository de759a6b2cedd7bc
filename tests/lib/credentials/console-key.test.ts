import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyFileOf, readConsoleKey, rotateKeyFile } from '#lib/credentials/console-key.ts';
import { openText, sealText } from '#lib/credentials/sealed-secret.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'console-key-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

it('opens at once what another process has sealed with a key that is younger than the last look', async () => {
  const runner = await readConsoleKey(dataDir);
  const before = sealText(runner, 'before', 'runs/1/secrets');
  const rotated = await rotateKeyFile(dataDir);
  const web = await readConsoleKey(dataDir);
  const sealed = sealText(web, 'after', 'runs/2/secrets');
  expect(web.id).toBe(rotated);
  // The runner has looked less than a second ago.
  expect(openText(runner, sealed, 'runs/2/secrets')).toBe('after');
  expect(openText(runner, before, 'runs/1/secrets')).toBe('before');
  expect(runner.id).toBe(rotated);
});

it('finds no key that the console never had, and keeps its own while the file is gone', async () => {
  const key = await readConsoleKey(dataDir);
  expect(key.find('000000000000')).toBeNull();
  await rm(keyFileOf(dataDir));
  expect(key.find('000000000000')).toBeNull();
  expect(key.find(key.id)).not.toBeNull();
});

it('does not look at a key file with CONSOLE_KEY', async () => {
  const key = await readConsoleKey(dataDir, randomBytes(32).toString('base64'));
  await writeFile(keyFileOf(dataDir), randomBytes(32).toString('base64'));
  const other = await readConsoleKey(dataDir);
  expect(key.find(other.id)).toBeNull();
});
