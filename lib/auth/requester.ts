import type { Transaction } from '../db/transaction.ts';
import type { LostRight } from './lost-right.ts';
import { isRole, may, type Actor, type Permission } from './permission.ts';

/** Who asks, as it is stored: `person:<id>` or `token:<id>`. A name could be given to somebody else later, an id never is. */
export function requesterIdOf({ kind, id }: Pick<Actor, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

/**
 * Why whoever asked may not do this now; null when they still may. Locks their row, so that a revocation comes either before
 * this question or after what is done upon its answer.
 */
export async function findLostRight(tx: Transaction, requesterId: string | null, permissions: readonly Permission[]): Promise<LostRight | null> {
  const [kind, id = ''] = (requesterId ?? '').split(':', 2);
  if (kind !== 'person' && kind !== 'token') return 'requester_unknown';
  const role = kind === 'person' ? await findPersonRole(tx, id) : await findTokenRole(tx, id);
  if (role === null) return kind === 'person' ? 'person_removed' : 'token_revoked';
  return isRole(role) && permissions.every((permission) => may(role, permission)) ? null : 'role_lowered';
}

async function findPersonRole(tx: Transaction, id: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ role: string }[]>`SELECT role FROM users WHERE id = ${id} FOR SHARE`;
  return row?.role ?? null;
}

async function findTokenRole(tx: Transaction, id: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ role: string }[]>`SELECT role FROM api_tokens WHERE id = ${id} AND "revokedAt" IS NULL FOR SHARE`;
  return row?.role ?? null;
}
