import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { inTransaction } from '../db/transaction.ts';
import { createToken, digestOf, hashToken } from '../ids.ts';
import { takeAttempt, type AttemptRule } from './attempt-store.ts';
import { countedAddress } from './client-address.ts';
import { hashPassword } from './password-hash.ts';
import { addPerson } from './people-store.ts';

/** Marks the one person who claimed the console; unique in the table. */
const FIRST = 'first';

export async function hasAdmin(db: Database): Promise<boolean> {
  return (await db.prisma.user.count({ where: { role: 'admin' } })) > 0;
}

/** Makes a one-time link's token; only its hash is kept. Earlier links stay good until they are used or over. */
export async function createClaimLink(db: Database, { ttlMs }: { ttlMs: number }): Promise<string> {
  const token = createToken();
  await db.prisma.claimLink.create({ data: { tokenHash: hashToken(token), expiresAt: new Date(Date.now() + ttlMs) } });
  return token;
}

/** Whether the console can still be claimed with this link. */
export async function canClaim(db: Database, token: string): Promise<boolean> {
  return (await isGoodLink(db, token)) && !(await hasAdmin(db));
}

export type ClaimResult = { ok: true } | { ok: false; reason: 'link_not_valid' | 'already_claimed' } | { ok: false; reason: 'too_many_attempts'; retryAfterSeconds: number };

interface Claim {
  token: string;
  name: string;
  email: string;
  password: string;
}

const PER_ADDRESS: AttemptRule = { free: 10, longestPauseSeconds: 60 };
const IN_ALL: AttemptRule = { free: 100, longestPauseSeconds: 60 };

/**
 * Uses the link up and makes the first admin: both, or neither. The password is hashed only for a link that is good, while its row is
 * locked, so tries at once cost one hash. Wrong links are limited by address and in all. The right link always passes: a link is 256 random
 * bits, and a stranger must not be able to keep the owner out.
 */
export async function claimConsole(db: Database, { address = '', ...claim }: Claim & { address?: string }): Promise<ClaimResult> {
  if (await hasAdmin(db)) return { ok: false, reason: 'already_claimed' };
  if (await isGoodLink(db, claim.token)) return useLink(db, claim);
  for (const [key, rule] of [[`claim:${digestOf(countedAddress(address))}`, PER_ADDRESS], ['claim', IN_ALL]] as const) {
    const taken = await takeAttempt(db, key, rule);
    if (!taken.ok) return { ok: false, reason: 'too_many_attempts', retryAfterSeconds: taken.retryAfterSeconds };
  }
  return { ok: false, reason: 'link_not_valid' };
}

async function isGoodLink(db: Database, token: string): Promise<boolean> {
  const link = await db.prisma.claimLink.findUnique({ where: { tokenHash: hashToken(token) } });
  return link !== null && link.usedAt === null && link.expiresAt > new Date();
}

/** The unique `bootstrap` column is the referee of two links at once, because a count of admins is not. */
async function useLink(db: Database, { token, name, email, password }: Claim): Promise<ClaimResult> {
  try {
    return await inTransaction(db, async (tx) => {
      const links = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM claim_links WHERE "tokenHash" = ${hashToken(token)} AND "usedAt" IS NULL FOR UPDATE SKIP LOCKED`;
      const [link] = links;
      if (link === undefined) return { ok: false, reason: 'link_not_valid' };
      const passwordHash = await hashPassword(password);
      await tx.claimLink.update({ where: { id: link.id }, data: { usedAt: new Date() } });
      await addPerson(tx, { name, email, passwordHash, role: 'admin', bootstrap: FIRST });
      return { ok: true };
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return { ok: false, reason: 'already_claimed' };
    throw error;
  }
}
