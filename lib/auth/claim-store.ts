import { hashPassword } from 'better-auth/crypto';
import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { inTransaction } from '../db/transaction.ts';
import { createToken, hashToken } from '../ids.ts';
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
  const link = await db.prisma.claimLink.findUnique({ where: { tokenHash: hashToken(token) } });
  return link !== null && link.usedAt === null && link.expiresAt > new Date() && !(await hasAdmin(db));
}

export type ClaimResult = { ok: true } | { ok: false; reason: 'link_not_valid' | 'already_claimed' };

/**
 * Uses the link up and makes the first admin: both, or neither. The unique `bootstrap` column is the referee of two claims at
 * once, because a count of admins is not.
 */
export async function claimConsole(db: Database, { token, name, email, password }: { token: string; name: string; email: string; password: string }): Promise<ClaimResult> {
  const passwordHash = await hashPassword(password);
  try {
    return await inTransaction(db, async (tx) => {
      const { count } = await tx.claimLink.updateMany({
        where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: new Date() } },
        data: { usedAt: new Date() },
      });
      if (count === 0) return { ok: false, reason: 'link_not_valid' };
      await addPerson(tx, { name, email, passwordHash, role: 'admin', bootstrap: FIRST });
      return { ok: true };
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return { ok: false, reason: 'already_claimed' };
    throw error;
  }
}
