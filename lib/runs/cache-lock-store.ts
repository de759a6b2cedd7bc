import type { Database } from '../db/client.ts';

/** Who holds the plugin cache of a data directory. */
export interface CacheLockRow {
  token: string;
  runId: string;
  pid: number;
  pidStart: string | null;
}

/** The one who holds it now, or null. */
export async function findCacheLock(db: Database, hostId: string): Promise<CacheLockRow | null> {
  return db.prisma.cacheLock.findUnique({ where: { hostId }, select: { token: true, runId: true, pid: true, pidStart: true } });
}

/** Takes it where it is free, or from the holder with that token, who is gone. False: somebody else was faster. */
export async function takeCacheLock(db: Database, hostId: string, holder: CacheLockRow, from: string | null): Promise<boolean> {
  const row = { ...holder, takenAt: new Date() };
  if (from === null) return (await db.prisma.cacheLock.createMany({ data: [{ hostId, ...row }], skipDuplicates: true })).count === 1;
  return (await db.prisma.cacheLock.updateMany({ where: { hostId, token: from }, data: row })).count === 1;
}

/** From now on it stands as long as this process does. */
export async function handCacheLockTo(db: Database, hostId: string, token: string, process: { pid: number; start: string | null }): Promise<void> {
  await db.prisma.cacheLock.updateMany({ where: { hostId, token }, data: { pid: process.pid, pidStart: process.start } });
}

export async function releaseCacheLock(db: Database, hostId: string, token: string): Promise<void> {
  await db.prisma.cacheLock.deleteMany({ where: { hostId, token } });
}
