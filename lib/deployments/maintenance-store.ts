import type { Database } from '../db/client.ts';
import { notify } from '../db/notify.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import type { MaintenanceLock, MaintenanceRefusal } from './maintenance.ts';

/** Null while nobody holds the deployment. */
export async function findMaintenance(tx: Transaction | Database['prisma'], deploymentId: string): Promise<MaintenanceLock | null> {
  const row = await tx.maintenanceLock.findUnique({ where: { deploymentId } });
  return row === null ? null : { reason: row.reason, lockedBy: row.lockedBy, createdAt: row.createdAt.toISOString() };
}

/** Returns the refusal of a deployment that is locked for maintenance; null for any other. */
export async function refusedByMaintenance(tx: Transaction | Database['prisma'], deploymentId: string): Promise<MaintenanceRefusal | null> {
  const maintenance = await findMaintenance(tx, deploymentId);
  return maintenance === null ? null : { ok: false, reason: 'maintenance', maintenance };
}

/** False when somebody holds it already. */
export async function startMaintenance(db: Database, deploymentId: string, { reason, lockedBy }: { reason: string; lockedBy: string }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { count } = await tx.maintenanceLock.createMany({ data: [{ deploymentId, reason, lockedBy }], skipDuplicates: true });
    if (count > 0) await notify(tx, 'deployment', deploymentId);
    return count > 0;
  });
}

export async function endMaintenance(db: Database, deploymentId: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { count } = await tx.maintenanceLock.deleteMany({ where: { deploymentId } });
    if (count > 0) await notify(tx, 'deployment', deploymentId);
    return count > 0;
  });
}
