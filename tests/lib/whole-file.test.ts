import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { createFile, replaceFile } from '#lib/whole-file.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');

let file: string;
beforeEach(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whole-file-'));
  file = path.join(folder, 'secret');
  return () => rm(folder, { recursive: true });
});

test('puts a file in the place of another, for its owner alone, and leaves nothing beside it', async () => {
  await writeFile(file, 'before', { mode: 0o644 });
  await replaceFile(file, 'after');
  expect(await readFile(file, 'utf8')).toBe('after');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(file))).toEqual(['secret']);
});

test('of several that make it at once one is kept, and all see that one', async () => {
  await Promise.all(['a', 'b', 'c'].map((text) => createFile(file, text)));
  const kept = await readFile(file, 'utf8');
  await createFile(file, 'late');
  expect(await readFile(file, 'utf8')).toBe(kept);
  expect(await readdir(path.dirname(file))).toEqual(['secret']);
});

test('a kill at any moment leaves it whole', async () => {
  const whole = { a: 'a'.repeat(300_000), b: 'b'.repeat(300_000) };
  await replaceFile(file, whole.a);
  const loop = `import { replaceFile } from '#lib/whole-file.ts'; console.log('begins'); for (;;) for (const one of ['a', 'b']) await replaceFile('${file}', one.repeat(300_000))`;
  for (let round = 0; round < 6; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', loop], { cwd: CHECKOUT });
    await once(child.stdout, 'data');
    await pause(20 + Math.random() * 30);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(Object.values(whole)).toContain(await readFile(file, 'utf8'));
  }
});
