import { hashPassword as hash, verifyPassword as verify } from 'better-auth/crypto';

/** Each hash takes a core for a tenth of a second and 16 MiB, so a process makes few at a time, whoever asks for them. */
const AT_ONCE = 2;
const MOST_WAITING = 16;

/** More passwords wait to be hashed than the process takes on; the request can be repeated in a moment. */
export class PasswordWorkBusy extends Error {
  override name = 'PasswordWorkBusy';
}

// Next may load this file more than once in a process: the queue and the count are the process's.
const shared = globalThis as unknown as { consolePasswordWork?: PasswordWork };

interface PasswordWork {
  running: number;
  waiting: (() => void)[];
  /** How many hashes were begun since the process started. */
  begun: number;
}

function work(): PasswordWork {
  return (shared.consolePasswordWork ??= { running: 0, waiting: [], begun: 0 });
}

/** Hashes a password to store. Throws PasswordWorkBusy. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password));
}

/** Returns whether the password is the one that was hashed. Throws PasswordWorkBusy. */
export async function verifyPassword(stored: { hash: string; password: string }): Promise<boolean> {
  return inTurn(() => verify(stored));
}

/** Returns how many passwords this process has hashed or verified so far. */
export function countPasswordHashes(): number {
  return work().begun;
}

async function inTurn<T>(make: () => Promise<T>): Promise<T> {
  const queue = work();
  if (queue.running >= AT_ONCE) {
    if (queue.waiting.length >= MOST_WAITING) throw new PasswordWorkBusy();
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  } else {
    queue.running += 1;
  }
  try {
    queue.begun += 1;
    return await make();
  } finally {
    // The turn passes on to the next one, or is given back.
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running -= 1;
  }
}
