import { randomUUID } from 'node:crypto';
import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { hashPassword } from './password-hash.ts';
import type { Role } from './permission.ts';
import { requesterIdOf } from './requester.ts';
import type { Person } from './person.ts';

/** By name. */
export async function listPeople(db: Database): Promise<Person[]> {
  const rows = await db.prisma.user.findMany({ orderBy: { name: 'asc' } });
  return rows.map((row) => ({ id: row.id, name: row.name, email: row.email, role: row.role as Role, createdAt: row.createdAt.toISOString() }));
}

/** Returns true if the person still has an account. */
export async function hasPerson(db: Database, id: string): Promise<boolean> {
  return (await db.prisma.user.count({ where: { id } })) > 0;
}

/** Adds a person who signs in with e-mail and password: the rows better-auth would write. E-mails are kept in lower case. */
export async function addPerson(
  tx: Transaction,
  { name, email, passwordHash, role, bootstrap = null }: { name: string; email: string; passwordHash: string; role: Role; bootstrap?: string | null },
): Promise<void> {
  const id = randomUUID();
  await tx.user.create({ data: { id, name, email: email.toLowerCase(), emailVerified: true, role, bootstrap } });
  await tx.account.create({ data: { id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: passwordHash } });
}

/** False when somebody has this e-mail already. */
export async function invitePerson(db: Database, { name, email, password, role }: { name: string; email: string; password: string; role: Role }): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  try {
    await inTransaction(db, (tx) => addPerson(tx, { name, email, passwordHash, role }));
    return true;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
    throw error;
  }
}

export type PeopleChange = { ok: true } | { ok: false; reason: 'not_found' | 'last_admin' };

/** Gives a person another role. Refused for the last admin: nobody could undo it. */
export async function changeRole(db: Database, id: string, role: Role): Promise<PeopleChange> {
  return withoutLosingTheLastAdmin(db, id, role, (tx) => tx.user.update({ where: { id }, data: { role } }));
}

/** Sets a person's password and ends their sessions. */
export async function setPassword(db: Database, id: string, password: string): Promise<PeopleChange> {
  const passwordHash = await hashPassword(password);
  return inTransaction(db, async (tx) => {
    const { count } = await tx.account.updateMany({ where: { userId: id, providerId: 'credential' }, data: { password: passwordHash } });
    await tx.session.deleteMany({ where: { userId: id } });
    await notify(tx, 'access', requesterIdOf({ kind: 'person', id }));
    return count > 0 ? { ok: true } : { ok: false, reason: 'not_found' };
  });
}

/** Removes a person and their sessions. Refused for the last admin. What they did stays in the history by name. */
export async function removePerson(db: Database, id: string): Promise<PeopleChange> {
  return withoutLosingTheLastAdmin(db, id, null, (tx) => tx.user.delete({ where: { id } }));
}

async function withoutLosingTheLastAdmin(db: Database, id: string, role: Role | null, change: (tx: Transaction) => Promise<unknown>): Promise<PeopleChange> {
  return inTransaction(db, async (tx) => {
    // Admins are locked together, so that two of them cannot demote each other at once.
    const admins = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM users WHERE role = 'admin' FOR UPDATE`;
    if ((await tx.user.count({ where: { id } })) === 0) return { ok: false, reason: 'not_found' };
    if (role !== 'admin' && admins.length === 1 && admins[0]?.id === id) return { ok: false, reason: 'last_admin' };
    await change(tx);
    await notify(tx, 'access', requesterIdOf({ kind: 'person', id }));
    return { ok: true };
  });
}
