import type { ConsoleContext } from '../console-context.ts';
import type { Transaction } from '../db/transaction.ts';
import { objectOf, textIn } from '../terraform/json-value.ts';

/** A person's lock on the state: taken by their own Terraform with an API token. */
export interface PersonLock {
  lockId: string;
  holder: string;
  operation: string | null;
  /** ISO 8601 in UTC. */
  since: string;
}

/** Returns the lock that a run of this deployment would meet; null while the state is free or a run holds it. */
export async function findPersonLock(tx: Transaction | ConsoleContext['db']['prisma'], deploymentId: string): Promise<PersonLock | null> {
  const row = await tx.stateLock.findUnique({ where: { deploymentId } });
  if (row === null || row.runId !== null) return null;
  return { lockId: row.lockId, holder: row.holder, operation: textIn(objectOf(row.info) ?? {}, 'Operation'), since: row.createdAt.toISOString() };
}
