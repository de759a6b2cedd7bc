import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../ids.ts';
import { createFile, replaceFile } from '../whole-file.ts';

/** One key. Its id is public: it says which key sealed what. */
export interface SealingKey {
  id: string;
  bytes: Buffer;
}

/** The key that seals every secret of this console, and the earlier ones, which only open. */
export interface ConsoleKey extends SealingKey {
  /** The key that seals now, as one: a key file may be rotated between two looks. */
  current(): SealingKey;
  /** Null for a key that this console never had. */
  find(id: string): SealingKey | null;
}

/**
 * CONSOLE_KEY when set (32 bytes of base64; earlier keys behind it, with commas), else the key file of the data directory, made on
 * first use with mode 0600. A key file that is rotated is followed within a second, by every process that has it open, and at once by
 * one that is to open what the new key has sealed.
 * @throws when a key is not 32 bytes of base64: a wrong key must never be used to seal.
 */
export async function readConsoleKey(dataDir: string, consoleKey?: string): Promise<ConsoleKey> {
  if (consoleKey) {
    const keys = toKeys(consoleKey.split(','), 'CONSOLE_KEY');
    return ringOf({ known: () => keys, knownNow: () => keys });
  }
  const file = keyFileOf(dataDir);
  await readOrCreate(file);
  return ringOf(followFile(file));
}

/** Puts a new key in front of the one in the key file; both are known from then on. The new key's id. */
export async function rotateKeyFile(dataDir: string): Promise<string> {
  const file = keyFileOf(dataDir);
  const known = await readOrCreate(file);
  const fresh = randomBytes(32).toString('base64');
  await replaceFile(file, `${fresh}\n${known.trim()}\n`);
  return toKey(fresh, file).id;
}

/** How long after a rotation every process seals with the new key. */
export const KEY_FOLLOWED_WITHIN_MS = 1_000;

export function keyFileOf(dataDir: string): string {
  return path.join(dataDir, 'keys', 'console.key');
}

type Keys = readonly [SealingKey, ...SealingKey[]];

interface KeySource {
  /** As of the last look. */
  known(): Keys;
  /** After a look. */
  knownNow(): Keys;
}

function ringOf({ known, knownNow }: KeySource): ConsoleKey {
  known();
  const findIn = (keys: Keys, id: string) => keys.find((key) => key.id === id) ?? null;
  return {
    get id() {
      return known()[0].id;
    },
    get bytes() {
      return known()[0].bytes;
    },
    current: () => known()[0],
    // Another process may have sealed with a key that is younger than our last look.
    find: (id) => findIn(known(), id) ?? findIn(knownNow(), id),
  };
}

/**
 * Reads the file anew when it has changed, and looks for that at most once in {@link KEY_FOLLOWED_WITHIN_MS}, or when a key is
 * missing: an id that nobody ever had costs a look at the file's date and no more.
 */
function followFile(file: string): KeySource {
  let keys = toKeys(readFileSync(file, 'utf8').trim().split('\n'), file);
  let version = versionOf(file);
  let lookedAt = performance.now();
  const look = () => {
    lookedAt = performance.now();
    const now = versionOf(file);
    // A key file that is gone for a moment (a restore, say) does not take the keys from a running console.
    if (now === null || now === version) return keys;
    keys = toKeys(readFileSync(file, 'utf8').trim().split('\n'), file);
    version = now;
    return keys;
  };
  return { known: () => (performance.now() - lookedAt < KEY_FOLLOWED_WITHIN_MS ? keys : look()), knownNow: look };
}

function versionOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino}/${found.mtimeMs}/${found.size}`;
}

async function readOrCreate(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await create(file);
  return readFile(file, 'utf8');
}

/** Two processes may start at once: the one that comes second reads the first one's. */
async function create(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await createFile(file, randomBytes(32).toString('base64') + '\n');
}

/** @throws when the text is not that of a key file. */
export function checkKeyText(text: string, source: string): void {
  toKeys(text.trim().split('\n'), source);
}

function toKeys(texts: readonly string[], source: string): [SealingKey, ...SealingKey[]] {
  const [first = '', ...earlier] = texts;
  return [toKey(first, source), ...earlier.map((text) => toKey(text, source))];
}

function toKey(text: string, source: string): SealingKey {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== 32) throw new Error(`${source} must be 32 random bytes in base64 (make one with: openssl rand -base64 32)`);
  return { id: digestOf(bytes).slice(0, 12), bytes };
}
