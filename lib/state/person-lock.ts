import type { ConsoleContext } from '../console-context.ts';
import type { Transaction } from '../db/transaction.ts';
import { objectOf, textIn } from '../terraform/json-value.ts';
import type { PersonLock } from './lock.ts';

/** Returns the lock that a run of this deployment would meet; null while the state is free, a run holds it, or another backend keeps it. */
export async function findPersonLock(tx: Transaction | ConsoleContext['db']['prisma'], deploymentId: string): Promise<PersonLock | null> {
  const row = await tx.stateLock.findUnique({ where: { deploymentId }, include: { deployment: { select: { backend: true } } } });
  if (row === null || row.runId !== null || (row.deployment.backend as { kind?: string }).kind !== 'console') return null;
  return { lockId: row.lockId, holder: row.holder, operation: textIn(objectOf(row.info) ?? {}, 'Operation'), since: row.createdAt.toISOString() };
}
