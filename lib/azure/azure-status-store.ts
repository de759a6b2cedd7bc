import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import type { AzureObservation } from './azure-observation.ts';
import type { AzureStatus } from './azure-status.ts';

/** What the last look at a deployment's Azure resources said, and why a later one failed; null before the first look. */
export async function findAzureStatus(db: Database, deploymentId: string): Promise<AzureStatus | null> {
  const row = await db.prisma.azureStatus.findUnique({ where: { deploymentId } });
  if (row === null) return null;
  return {
    observedAt: row.observedAt?.toISOString() ?? null,
    attemptedAt: row.attemptedAt.toISOString(),
    error: row.error as AzureStatus['error'],
    resources: row.resources as unknown as AzureObservation['resources'],
    cluster: row.cluster as unknown as AzureObservation['cluster'],
  };
}

/** Azure answered. The time is that at which it was asked: what came later may be missing in the answer. */
export async function recordObservation(db: Database, deploymentId: string, { resources, cluster, askedAt = new Date() }: AzureObservation & { askedAt?: Date }): Promise<void> {
  await save(db, deploymentId, {
    observedAt: askedAt,
    attemptedAt: askedAt,
    error: Prisma.DbNull,
    resources: resources as unknown as Prisma.InputJsonValue,
    cluster: cluster === null ? Prisma.DbNull : (cluster as unknown as Prisma.InputJsonValue),
  });
}

/** Azure did not answer, or refused: what was seen before stays, with the time it was seen. */
export async function recordObservationError(db: Database, deploymentId: string, error: NonNullable<AzureStatus['error']>): Promise<void> {
  await save(db, deploymentId, { attemptedAt: new Date(), error: error as unknown as Prisma.InputJsonValue });
}

async function save(db: Database, deploymentId: string, columns: Omit<Prisma.AzureStatusUncheckedCreateInput, 'deploymentId'>): Promise<void> {
  await db.prisma.azureStatus.upsert({ where: { deploymentId }, create: { deploymentId, ...columns }, update: columns });
  await notify(db.prisma, 'deployment', deploymentId);
}

/** A deployment whose Azure resources are worth a look. */
export interface WatchTarget {
  id: string;
  target: string;
  credentialId: string | null;
  subscriptionId: string | null;
  namespace: string;
  watched: boolean;
}

/** Deployments to look at now: those somebody looks at or waits for, those a run has ended at since, and the others when their last look is long ago. */
export async function listWatchTargets(db: Database, { watchedEveryMs, othersEveryMs }: { watchedEveryMs: number; othersEveryMs: number }): Promise<WatchTarget[]> {
  const { rows } = await db.pool.query<WatchTarget>(
    `SELECT d.id, d.target, d."credentialId", d."subscriptionId", d.inputs->>'namespace' AS namespace, coalesce(d."watchedUntil" > now(), false) AS watched
     FROM deployments d JOIN runs r ON r.id = d."lastRunId" LEFT JOIN azure_statuses s ON s."deploymentId" = d.id
     WHERE d."archivedAt" IS NULL AND d.inputs->>'namespace' IS NOT NULL
       AND (d.status <> 'destroyed' OR d."watchedUntil" > now() OR d."lookRequestedAt" > coalesce(s."attemptedAt", '-infinity'))
       AND coalesce(s."attemptedAt", '-infinity') < greatest(r."finishedAt", d."lookRequestedAt",
         now() - (CASE WHEN d."watchedUntil" > now() THEN $1::float8 ELSE $2::float8 END) * interval '1 millisecond')
       AND coalesce((s.error->>'retryAt')::timestamptz, '-infinity') < now()
     ORDER BY watched DESC, s."attemptedAt" NULLS FIRST LIMIT 20`,
    [watchedEveryMs, othersEveryMs],
  );
  return rows;
}
