import type { Database } from '../db/client.ts';

/** The dependency lock file that a deployment's runs begin with, on one platform. */
export interface ProviderLock {
  deploymentId: string;
  /** As Terraform names it: linux_amd64. */
  platform: string;
  /** What it was made for; for anything else a run makes a new one. */
  moduleVersion: string;
  allowed: string;
  content: string;
  /** The run that made it. */
  runId: string;
}

/** Returns the lock files of a deployment that were made for this module version and these allowed providers. */
export async function listProviderLocks(db: Database, { deploymentId, moduleVersion, allowed }: Pick<ProviderLock, 'deploymentId' | 'moduleVersion' | 'allowed'>): Promise<ProviderLock[]> {
  return db.prisma.providerLock.findMany({ where: { deploymentId, moduleVersion, allowed }, omit: { updatedAt: true } });
}

/** Keeps a lock file where the deployment has none on that platform. */
export async function keepFirstProviderLock(db: Database, lock: ProviderLock): Promise<void> {
  await db.prisma.providerLock.createMany({ data: [lock], skipDuplicates: true });
}

/** Keeps the lock file that an approved plan was made with, in place of the one there is. */
export async function renewProviderLock(db: Database, lock: ProviderLock): Promise<void> {
  const { deploymentId, platform } = lock;
  await db.prisma.providerLock.upsert({ where: { deploymentId_platform: { deploymentId, platform } }, create: lock, update: { ...lock, updatedAt: new Date() } });
}
