import { watch } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

/** Whole lines of a spool file, and the offset right after the last of them. */
export interface SpoolLines {
  lines: string[];
  offset: number;
}

const READ_BYTES = 256 * 1024;
/** A file system that gives no events is looked at this often all the same. */
const LOOK_EVERY_MS = 250;

/**
 * Yields the lines of a file that grows, from `offset` on, as they are written; ends once `writerGone` has resolved and all
 * was read. A last line without an end is yielded then. Bytes that are not UTF-8 come as U+FFFD.
 */
export async function* followSpool(file: string, offset: number, writerGone: Promise<unknown>): AsyncGenerator<SpoolLines> {
  const handle = await open(file, 'r');
  const bell = ringWhenWritten(file);
  let gone = false;
  void writerGone.then(() => {
    gone = true;
    bell.ring();
  });
  const reader = createLineReader(handle, offset);
  try {
    for (;;) {
      const last = gone;
      for (let read = await reader.read(); read !== null; read = await reader.read()) if (read.lines.length > 0) yield read;
      if (last) break;
      await bell.rung();
    }
    const rest = reader.rest();
    if (rest !== null) yield rest;
  } finally {
    bell.close();
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
    rest(): SpoolLines | null {
      const text = pending + decoder.end();
      return text === '' ? null : { lines: [text], offset: position };
    },
  };
}

function ringWhenWritten(file: string) {
  let wake = () => {};
  let rung = false;
  const ring = () => {
    rung = true;
    wake();
  };
  const watcher = watch(file, { persistent: false }, ring);
  watcher.on('error', () => {});
  return {
    ring,
    async rung(): Promise<void> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, LOOK_EVERY_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
    },
    close: () => watcher.close(),
  };
}
