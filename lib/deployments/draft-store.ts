import type { Database, Transaction } from '../db/transaction.ts';
import { MAX_DRAFTS } from '../tunables.ts';

export interface TooManyDrafts {
  ok: false;
  reason: 'too_many_drafts';
}

/** Drafts of one person or token are counted one after another: two at once cannot both be the last. */
export async function hasTooManyDrafts(tx: Transaction, createdById: string | null): Promise<boolean> {
  if (createdById === null) return false;
  await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${`drafts/${createdById}`}, 0))`;
  return (await tx.deployment.count({ where: { createdById, status: 'draft', archivedAt: null } })) >= MAX_DRAFTS;
}

/** Whether this was never applied and somebody else made it: only its creator and admins remove such a draft. */
export async function isDraftOfAnother(db: Database, id: string, requesterId: string): Promise<boolean> {
  const row = await db.prisma.deployment.findFirst({ where: { id, archivedAt: null, status: { in: ['draft', 'failed'] } }, select: { createdById: true } });
  return row !== null && row.createdById !== requesterId;
}
