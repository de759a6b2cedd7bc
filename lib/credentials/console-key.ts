import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../ids.ts';

/** The key that seals every secret of this console. Its id is public: it says which key sealed what. */
export interface ConsoleKey {
  id: string;
  bytes: Buffer;
}

/**
 * CONSOLE_KEY when set (32 bytes, base64), else the key file of the data directory, made on first use with mode 0600.
 * @throws when the key is not 32 bytes of base64: a wrong key must never be used to seal.
 */
export async function readConsoleKey(dataDir: string, consoleKey?: string): Promise<ConsoleKey> {
  if (consoleKey) return toKey(consoleKey, 'CONSOLE_KEY');
  const file = path.join(dataDir, 'keys', 'console.key');
  return toKey(await readOrCreate(file), file);
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

/** Two processes may start at once: the file appears whole by a hard link, and the one that comes second reads the first one's. */
async function create(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('base64') + '\n', { mode: 0o600, flag: 'wx' });
  await chmod(draft, 0o600);
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}

function toKey(text: string, source: string): ConsoleKey {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== 32) throw new Error(`${source} must be 32 random bytes in base64 (make one with: openssl rand -base64 32)`);
  return { id: digestOf(bytes).slice(0, 12), bytes };
}
