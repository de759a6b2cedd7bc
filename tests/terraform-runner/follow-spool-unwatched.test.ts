import type * as FileSystem from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { followSpool } from '#runner/terraform/follow-spool.ts';

// What Node throws where the user's watches are used up: all of them are one number of the whole system, which is not ours to use up.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof FileSystem>()),
  watch: () => {
    throw Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), { code: 'ENOSPC' });
  },
}));

test('a system that has no watch left costs no line: it is looked at by the clock', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'spool-'));
  const file = path.join(dir, 'stdout');
  await writeFile(file, 'one\n');
  const writer = (async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await appendFile(file, 'two\nthree');
  })();
  const read: string[] = [];
  for await (const { lines } of followSpool(file, 0, writer)) read.push(...lines);
  expect(read).toEqual(['one', 'two', 'three']);
  await rm(dir, { recursive: true });
});
