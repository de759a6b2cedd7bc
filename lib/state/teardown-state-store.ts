import type { Database } from '../db/client.ts';

/**
 * The version of a state that the first teardown since the last change found: the newest that was written before it began to
 * apply. Null where there is none. A teardown that had to be tried again has fewer resources each time; the first had all.
 */
export async function findStateBeforeTeardown(db: Database, deploymentId: string): Promise<string | null> {
  const runs = await db.prisma.run.findMany({
    where: { deploymentId, kind: { in: ['deploy', 'destroy'] }, applyStartedAt: { not: null } },
    orderBy: { number: 'desc' },
    select: { kind: true, purpose: true, applyStartedAt: true },
  });
  const lastChange = runs.findIndex(({ kind, purpose }) => kind === 'deploy' && purpose === null);
  const sinceChange = lastChange === -1 ? runs : runs.slice(0, lastChange);
  const first = sinceChange.at(-1)?.applyStartedAt ?? null;
  const version = await db.prisma.stateVersion.findFirst({ where: { deploymentId, ...(first && { createdAt: { lt: first } }) }, orderBy: { position: 'desc' }, select: { id: true } });
  return version?.id ?? null;
}
