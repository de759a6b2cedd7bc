import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** The first line of a backup. */
export interface BackupHead {
  kind: 'head';
  format: 1;
  /** ISO 8601. */
  madeAt: string;
  /** The last migration of its database. */
  migration: string;
  /** The key file's text; null where CONSOLE_KEY is the person's own to keep. */
  key: string | null;
}

/** A backup is gzipped lines of JSON: a head, then rows and files in any number, then an end, without which it is cut off. */
export type BackupLine =
  | BackupHead
  | { kind: 'row'; table: string; row: unknown }
  | { kind: 'file'; path: string; content: string }
  | { kind: 'end' };

/** Writes it beside its place, readable by its owner alone, and puts it there when it is whole. */
export async function writeBackup(file: string, lines: AsyncIterable<BackupLine>): Promise<void> {
  const draft = `${file}.part`;
  const texts = async function* () {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  };
  try {
    await pipeline(Readable.from(texts()), createGzip(), createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** @throws when the file cannot be read, is no backup, or is cut off (at its end). */
export async function* readBackup(file: string): AsyncGenerator<BackupLine> {
  const source = createReadStream(file);
  const text = source.pipe(createGunzip());
  source.on('error', (error) => text.destroy(error));
  let last: BackupLine['kind'] | null = null;
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    const parsed = JSON.parse(line) as BackupLine;
    if (last === null && (parsed.kind !== 'head' || parsed.format !== 1)) throw new Error('it is not a backup of this console');
    last = parsed.kind;
    yield parsed;
  }
  if (last !== 'end') throw new Error('it is cut off');
}
