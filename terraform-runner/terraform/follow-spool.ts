import { watch, type FSWatcher } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whole lines of a spool file, and the offset right after the last of them. */
export interface SpoolLines {
  lines: string[];
  offset: number;
}

const READ_BYTES = 1024 * 1024;
/** A file system that gives no events is looked at this often all the same. */
const LOOK_EVERY_MS = 250;
/** While lines keep coming they are read together this often: a reader woken by each of them takes a core from Terraform. */
const READ_EVERY_MS = 25;

/**
 * Yields the lines of a file that grows, from `offset` on, as they are written; ends once `writerGone` has resolved and all
 * was read. A last line without an end is yielded then. Bytes that are not UTF-8 come as U+FFFD.
 */
export async function* followSpool(file: string, offset: number, writerGone: Promise<unknown>): AsyncGenerator<SpoolLines> {
  const handle = await open(file, 'r');
  const reader = createLineReader(handle, offset);
  const gone = new AbortController();
  void writerGone.then(() => gone.abort());
  try {
    while (!gone.signal.aborted) {
      for (let read = await reader.read(); read !== null; read = await reader.read()) {
        if (read.lines.length > 0) yield read;
        await pause(READ_EVERY_MS, gone.signal);
      }
      await nextWrite(file, () => reader.isBehind(), gone.signal);
    }
    for (let read = await reader.read(); read !== null; read = await reader.read()) if (read.lines.length > 0) yield read;
    const rest = reader.rest();
    if (rest !== null) yield rest;
  } finally {
    await handle.close();
  }
}

/** The lines of the file's first `bytes` bytes. */
export async function readSpoolHead(file: string, bytes: number): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead).split('\n');
  } finally {
    await handle.close();
  }
}

function createLineReader(handle: FileHandle, from: number) {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(READ_BYTES);
  let position = from;
  let pending = '';
  let lineEnd = from;
  return {
    async read(): Promise<SpoolLines | null> {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, position);
      if (bytesRead === 0) return null;
      const lastBreak = buffer.lastIndexOf(0x0a, bytesRead - 1);
      if (lastBreak >= 0 && lastBreak < bytesRead) lineEnd = position + lastBreak + 1;
      position += bytesRead;
      const parts = (pending + decoder.write(buffer.subarray(0, bytesRead))).split('\n');
      pending = parts.pop() ?? '';
      return { lines: parts, offset: lineEnd };
    },
    /** Whether the file has more than was read. */
    async isBehind(): Promise<boolean> {
      return (await handle.stat()).size > position;
    },
    rest(): SpoolLines | null {
      const text = pending + decoder.end();
      return text === '' ? null : { lines: [text], offset: position };
    },
  };
}

/** Resolves when there is something to read, after a while in any case, and at once when nobody writes any more. */
async function nextWrite(file: string, isBehind: () => Promise<boolean>, gone: AbortSignal): Promise<void> {
  const written = new AbortController();
  const watcher = watchIfPossible(file, () => written.abort());
  try {
    // Asked while watching: what was written before the watch began rings no bell.
    if (!(await isBehind())) await pause(LOOK_EVERY_MS, AbortSignal.any([written.signal, gone]));
  } finally {
    watcher?.close();
  }
}

/** Null where the system has no watch left for us (ENOSPC, EMFILE): then it is looked at by the clock alone. */
function watchIfPossible(file: string, onWrite: () => void): FSWatcher | null {
  try {
    return watch(file, { persistent: false }, onWrite).on('error', () => {});
  } catch {
    return null;
  }
}

async function pause(ms: number, cutShort: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: cutShort }).catch(() => {});
}
