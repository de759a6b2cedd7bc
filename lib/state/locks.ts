import type { ConsoleContext } from '../console-context.ts';
import { findMaintenance } from '../deployments/maintenance-store.ts';
import { objectOf, textIn } from '../terraform/json-value.ts';
import { isLockDead } from './change-state.ts';
import type { Locks } from './lock.ts';
import { findStateLock } from './state-store.ts';

/** Who keeps others from a deployment's state now. */
export async function readLocks(context: ConsoleContext, deploymentId: string): Promise<Locks> {
  const [lock, maintenance] = await Promise.all([findStateLock(context.db, deploymentId), findMaintenance(context.db.prisma, deploymentId)]);
  if (lock === null) return { state: null, maintenance };
  const { lockId, holder, runId, createdAt, info } = lock;
  return { state: { lockId, holder, runId, createdAt, operation: textIn(objectOf(info) ?? {}, 'Operation'), dead: await isLockDead(context, lock) }, maintenance };
}
