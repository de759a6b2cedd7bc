import { crc32 } from 'node:zlib';

/** A zip archive of texts, stored uncompressed: PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. Names are UTF-8. */
export function zipOf(files: readonly { name: string; content: string }[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const content = Buffer.from(file.content);
    const facts = factsOf(content, name);
    const local = Buffer.concat([uint32(0x04034b50), facts, uint16(0), name, content]);
    entries.push(Buffer.concat([uint32(0x02014b50), uint16(20), facts, uint16(0), uint16(0), uint16(0), uint16(0), uint32(0), uint32(offset), name]));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const count = uint16(files.length);
  const end = Buffer.concat([uint32(0x06054b50), uint16(0), uint16(0), count, count, uint32(directory.length), uint32(offset), uint16(0)]);
  return new Uint8Array(Buffer.concat([...parts, directory, end]));
}

const UTF8_NAMES = 1 << 11;
/** 1 January 1980, the first day a zip knows: the same files make the same bytes. */
const DAY_ONE = (1 << 5) | 1;

/** What an entry says in both places: version, flags, method (stored), time, date, CRC-32, sizes, length of the name. */
function factsOf(content: Buffer, name: Buffer): Buffer {
  return Buffer.concat([uint16(20), uint16(UTF8_NAMES), uint16(0), uint16(0), uint16(DAY_ONE), uint32(crc32(content)), uint32(content.length), uint32(content.length), uint16(name.length)]);
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
