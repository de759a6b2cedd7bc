import type { Database } from '../db/transaction.ts';

/** A clock that is ahead by more was set back since. */
const LET_PASS_MS = 5_000;

/**
 * Counts one request of an address, `max` of them within `windowSeconds` of the last one that was let through. The database's clock
 * decides, and a time that is still to come (the clock was set back) counts as long past.
 */
export async function countRequest(db: Database, key: string, { windowSeconds, max }: { windowSeconds: number; max: number }): Promise<{ allowed: boolean; retryAfterSeconds: number }> {
  const now = `(extract(epoch FROM now()) * 1000)::bigint`;
  const isOver = `(r."lastRequest" <= ${now} - $2::bigint OR r."lastRequest" > ${now} + ${LET_PASS_MS})`;
  const windowMs = windowSeconds * 1000;
  const counted = await db.pool.query(
    `INSERT INTO rate_limits AS r (id, key, count, "lastRequest") VALUES (gen_random_uuid()::text, $1, 1, ${now})
     ON CONFLICT (key) DO UPDATE SET count = CASE WHEN ${isOver} THEN 1 ELSE r.count + 1 END, "lastRequest" = ${now}
     WHERE ${isOver} OR r.count < $3
     RETURNING 1`,
    [key, windowMs, max],
  );
  if (counted.rowCount !== 0) return { allowed: true, retryAfterSeconds: 0 };
  const { rows } = await db.pool.query<{ ms: number }>(`SELECT ("lastRequest" + $2::bigint - ${now})::float8 AS ms FROM rate_limits WHERE key = $1`, [key, windowMs]);
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((rows[0]?.ms ?? 0) / 1000)) };
}

/** Deletes the addresses that have not asked for a day. */
export async function deleteOldRequestCounts(db: Database): Promise<void> {
  await db.pool.query(`DELETE FROM rate_limits WHERE "lastRequest" < (extract(epoch FROM now() - interval '1 day') * 1000)::bigint`);
}
