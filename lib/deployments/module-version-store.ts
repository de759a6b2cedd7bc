import type { Database } from '../db/transaction.ts';

/** The module version that a deployment has now; null where there is no such deployment. */
export async function findModuleVersionOf(db: Database, deploymentId: string): Promise<string | null> {
  const row = await db.prisma.deployment.findUnique({ where: { id: deploymentId }, select: { moduleVersion: true } });
  return row?.moduleVersion ?? null;
}
