import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followSpool, type SpoolLines } from '#runner/terraform/follow-spool.ts';

let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'spool-'));
  file = path.join(dir, 'stdout');
  await writeFile(file, '');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

const texts = (read: SpoolLines[]) => read.flatMap(({ lines }) => lines);

async function follow(offset: number, writer: Promise<unknown>): Promise<SpoolLines[]> {
  const read: SpoolLines[] = [];
  for await (const lines of followSpool(file, offset, writer)) read.push(lines);
  return read;
}

test('every line comes once and in order, whether written in a flood, in silence, or as the writer leaves', async () => {
  const wanted: string[] = [];
  const write = async (line: string) => {
    wanted.push(line);
    await appendFile(file, `${line}\n`);
  };
  const writer = (async () => {
    for (let n = 0; n < 300; n += 1) await write(`flood ${n}`);
    for (let n = 0; n < 5; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 30 * n));
      await write(`after a pause ${n}`);
    }
    await write('the last');
  })();
  expect(texts(await follow(0, writer))).toEqual(wanted);
});

test('a line in two writes is one line, and bytes of one character may come apart', async () => {
  const bytes = Buffer.from('the name is 김민수\n');
  const writer = (async () => {
    for (const byte of bytes) {
      await appendFile(file, Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  })();
  expect(texts(await follow(0, writer))).toEqual(['the name is 김민수']);
});

test('the offset stands right behind the lines read with it, and following from it goes on there', async () => {
  await writeFile(file, 'one\ntwo\nthr');
  const [first] = await follow(0, Promise.resolve());
  expect(first).toEqual({ lines: ['one', 'two'], offset: 8 });
  await appendFile(file, 'ee\nfour');
  const rest = await follow(8, Promise.resolve());
  expect(texts(rest)).toEqual(['three', 'four']);
  expect(rest.at(-1)?.offset).toBe(18);
});

test('what a file held before it was followed is read without waiting for a write', async () => {
  await writeFile(file, 'there already\n');
  const lines = followSpool(file, 0, new Promise(() => {}));
  expect((await lines.next()).value).toEqual({ lines: ['there already'], offset: 14 });
  await lines.return(undefined);
});

test('a last line without an end, longer than is read at once, comes whole and with nothing empty before it', async () => {
  const long = 'x'.repeat(3 * 1024 * 1024);
  await writeFile(file, `first\n${long}`);
  expect((await follow(0, Promise.resolve())).map(({ lines }) => lines.map((line) => line.length))).toEqual([[5], [long.length]]);
  // From a runner that was killed right after the first.
  expect((await follow(6, Promise.resolve())).map(({ lines }) => lines.length)).toEqual([1]);
});
