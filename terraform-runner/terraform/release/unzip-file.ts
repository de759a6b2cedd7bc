import { createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/**
 * Takes one file out of a zip archive (PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16; stored or deflated, below 4 GiB).
 * @throws when the archive is not one, has no such file, or what comes out is not what it says it is.
 */
export async function unzipFile(archive: string, name: string, to: string): Promise<void> {
  const file = await open(archive);
  try {
    const entry = (await readDirectory(file)).find((one) => one.name === name);
    if (entry === undefined) throw new Error(`there is no ${name} in it`);
    await extract(file, entry, to);
  } finally {
    await file.close();
  }
}

interface Entry {
  name: string;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  /** Where its local header is. */
  offset: number;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;

async function readDirectory(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES), Math.min(size, END_BYTES + MAX_COMMENT_BYTES));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_BYTES > tail.length) throw new Error('it is no zip archive');
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  return entriesOf(directory, tail.readUInt16LE(end + 10));
}

function entriesOf(directory: Buffer, count: number): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error('its directory is damaged');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

const STORED = 0;
const DEFLATED = 8;

async function extract(file: FileHandle, { method, crc, packedSize, size, offset }: Entry, to: string): Promise<void> {
  if (method !== STORED && method !== DEFLATED) throw new Error(`it is packed in a way that is not known (${method})`);
  const local = await readAt(file, offset, 30);
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (packedSize === 0) throw new Error('it is empty');
  const packed = file.createReadStream({ start, end: start + packedSize - 1, autoClose: false });
  const seen = { crc: 0, size: 0 };
  const count = async function* (parts: AsyncIterable<Buffer>) {
    for await (const part of parts) {
      seen.crc = crc32(part, seen.crc);
      seen.size += part.length;
      if (seen.size > size) throw new Error('it holds more than it says');
      yield part;
    }
  };
  const out = createWriteStream(to, { mode: 0o600 });
  await (method === STORED ? pipeline(packed, count, out) : pipeline(packed, createInflateRaw(), count, out));
  if (seen.crc !== crc || seen.size !== size) throw new Error('it is damaged');
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('it ends too early');
  return buffer;
}
