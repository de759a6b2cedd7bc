import { createClaimLink, hasAdmin } from '#lib/auth/claim-store.ts';
import { createDatabase } from '#lib/db/client.ts';

/** How long a printed link can be used; a new start prints a new one. */
export const CLAIM_HOURS = 24;

/** A fresh one-time link that makes the first admin; null when there is an admin. */
export async function findClaimLink(databaseUrl: string, consoleUrl: string): Promise<string | null> {
  const database = createDatabase(databaseUrl, { max: 1, name: 'console-claim' });
  try {
    if (await hasAdmin(database)) return null;
    const token = await createClaimLink(database, { ttlMs: CLAIM_HOURS * 3_600_000 });
    return `${consoleUrl}/claim?token=${encodeURIComponent(token)}`;
  } finally {
    await database.close();
  }
}
