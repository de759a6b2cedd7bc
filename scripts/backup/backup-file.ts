import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';

/** The first line of a backup: when it was made, the last migration of its database, and the key file's text (null where CONSOLE_KEY is the person's own to keep). */
export const backupHead = z.object({ kind: z.literal('head'), format: z.literal(1), madeAt: z.iso.datetime(), migration: z.string(), key: z.string().nullable() });
export type BackupHead = z.infer<typeof backupHead>;

/** A file of the data directory that goes along; its path is within that. */
export const keptFile = z.object({ kind: z.literal('file'), path: z.string(), content: z.string() });
type KeptFile = z.infer<typeof keptFile>;

/** A backup is gzipped lines of JSON: a head, then rows and files in any number, then an end, without which it is cut off. */
export type BackupLine =
  | BackupHead
  | { kind: 'row'; table: string; row: unknown }
  | KeptFile
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
  for await (const line of linesOf(text)) {
    const parsed = JSON.parse(line) as BackupLine;
    if (last === null && (parsed.kind !== 'head' || parsed.format !== 1)) throw new Error('it is not a backup of this console');
    last = parsed.kind;
    yield parsed;
  }
  if (last !== 'end') throw new Error('it is cut off');
}

/** Split at line feeds alone: readline also ends a line at U+2028 and U+2029, which JSON leaves as they are within a text. */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of bytes) {
    const [first = '', ...rest] = decoder.write(chunk).split('\n');
    parts.push(first);
    for (const next of rest) {
      yield parts.join('');
      parts = [next];
    }
  }
  const last = parts.join('') + decoder.end();
  if (last !== '') yield last;
}
