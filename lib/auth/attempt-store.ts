import { isToCome, past } from '../db/stored-times.ts';
import type { Database } from '../db/transaction.ts';
import { deleteOldRequestCounts } from './address-limit-store.ts';

/** How fast one key may be tried: so many failures are free, after that each makes the pause before the next try twice as long. */
export interface AttemptRule {
  free: number;
  longestPauseSeconds: number;
}

const FIRST_PAUSE_SECONDS = 2;
/** Failures older than this do not count, and are deleted. */
const FORGET_AFTER_HOURS = 24;
/** So that the exponent stays small; the pause has long reached its maximum. */
const MOST_FAILURES = 1000;

export type AttemptAnswer = { ok: true } | { ok: false; retryAfterSeconds: number };

const IS_OLD = `(${past('a."lastAt"')} < now() - interval '${FORGET_AFTER_HOURS} hours')`;

/**
 * Takes one try at a key, counted as a failure until {@link forgetAttempts} says that it was none: tries at once cannot pass each
 * other, in whichever web process they are. During a pause nothing is counted, so hammering does not make it longer. The database's
 * clock decides; a time that is still to come (the clock was set back) holds nobody up.
 */
export async function takeAttempt(db: Database, key: string, { free, longestPauseSeconds }: AttemptRule): Promise<AttemptAnswer> {
  const pause = `(least($3::float8, ${FIRST_PAUSE_SECONDS} * power(2, least(a.failures - $2, 30))) * interval '1 second')`;
  const taken = await db.pool.query(
    `INSERT INTO attempts AS a (key, failures, "lastAt") VALUES ($1, 1, now())
     ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN ${IS_OLD} THEN 1 ELSE least(a.failures + 1, ${MOST_FAILURES}) END, "lastAt" = now()
     WHERE a.failures < $2 OR ${isToCome('a."lastAt"')} OR a."lastAt" + ${pause} <= now()
     RETURNING 1`,
    [key, free, longestPauseSeconds],
  );
  await deleteOld(db);
  if (taken.rowCount !== 0) return { ok: true };
  const { rows } = await db.pool.query<{ seconds: number }>(
    `SELECT ceil(extract(epoch FROM a."lastAt" + ${pause} - now()))::int AS seconds FROM attempts a WHERE key = $1`,
    [key, free, longestPauseSeconds],
  );
  return { ok: false, retryAfterSeconds: Math.max(1, rows[0]?.seconds ?? 1) };
}

/** Forgets the tries at a key: one of them was good. */
export async function forgetAttempts(db: Database, key: string): Promise<void> {
  await db.pool.query('DELETE FROM attempts WHERE key = $1', [key]);
}

const KNOWN_FOR_DAYS = 90;

/** Remembers that an account signed in from an address. */
export async function rememberAddress(db: Database, account: string, address: string): Promise<void> {
  await db.pool.query(
    `INSERT INTO known_addresses (account, address, "lastAt") VALUES ($1, $2, now()) ON CONFLICT (account, address) DO UPDATE SET "lastAt" = now()`,
    [account, address],
  );
}

/** Returns whether an account has signed in from an address within the last months. */
export async function isKnownAddress(db: Database, account: string, address: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM known_addresses WHERE account = $1 AND address = $2 AND "lastAt" > now() - interval '${KNOWN_FOR_DAYS} days') AS known`,
    [account, address],
  );
  return rows[0]?.known === true;
}

const DELETE_EVERY_MS = 10 * 60_000;
let deletedAt: number | null = null;

/** Now and then, by whichever process takes a try. */
async function deleteOld(db: Database): Promise<void> {
  const now = performance.now();
  if (deletedAt !== null && now - deletedAt < DELETE_EVERY_MS) return;
  deletedAt = now;
  await deleteOldAttempts(db);
}

/** Deletes the failures and the addresses that are too old to count. */
export async function deleteOldAttempts(db: Database): Promise<void> {
  await db.pool.query(`DELETE FROM attempts WHERE "lastAt" < now() - interval '${FORGET_AFTER_HOURS} hours'`);
  await deleteOldRequestCounts(db);
  await db.pool.query(`DELETE FROM known_addresses WHERE "lastAt" < now() - interval '${KNOWN_FOR_DAYS} days'`);
}
