import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { DeploymentStatus, Inputs } from '../deployments/deployment.ts';
import { notify } from '../db/notify.ts';
import { storable } from '../db/storable.ts';
import { isTakenUntil, NEVER, past } from '../db/stored-times.ts';
import { settledRunOf } from '../runs/settled-run.ts';
import { summaryOf, type ComponentStatus } from '../status/component-status.ts';
import { LOOK_LASTS_MS } from '../tunables.ts';
import type { AzureObservation } from './azure-observation.ts';
import type { AzureStatus } from './azure-status.ts';

/** What the last look at a deployment's Azure resources said, and why a later one failed; null before the first look. */
export async function findAzureStatus(db: Database, deploymentId: string): Promise<AzureStatus | null> {
  const row = await db.prisma.azureStatus.findUnique({ where: { deploymentId } });
  if (row === null) return null;
  return {
    observedAt: row.observedAt?.toISOString() ?? null,
    componentsAt: row.componentsAt?.toISOString() ?? null,
    afterRun: row.afterRun,
    attemptedAt: row.attemptedAt.toISOString(),
    error: row.error as AzureStatus['error'],
    groupId: row.groupId,
    resources: row.resources as unknown as AzureObservation['resources'],
    cluster: row.cluster as unknown as AzureObservation['cluster'],
    components: row.components as unknown as ComponentStatus[],
  };
}

/** When Azure was asked: what came later may be missing in its answer. */
export interface Asked {
  askedAt: Date;
  /** The number up to which all runs that change things had ended by then. */
  afterRun: number;
}

/** Azure answered, and this is what its answer amounts to. */
export async function recordObservation(db: Database, deploymentId: string, { groupId, resources, cluster, askedAt, afterRun, components }: AzureObservation & Asked & { components: readonly ComponentStatus[] }): Promise<void> {
  const summary = summaryOf(components);
  await save(db, deploymentId, {
    observedAt: askedAt,
    componentsAt: askedAt,
    afterRun,
    attemptedAt: askedAt,
    error: Prisma.DbNull,
    groupId,
    resources: storable(resources) as unknown as Prisma.InputJsonValue,
    cluster: cluster === null ? Prisma.DbNull : (storable(cluster) as unknown as Prisma.InputJsonValue),
    components: storable(components) as unknown as Prisma.InputJsonValue,
    summary: summary === null ? Prisma.DbNull : (storable(summary) as unknown as Prisma.InputJsonValue),
  });
}

/**
 * The group's list, read for another purpose than the status: what it amounts to, as of when, and when the status is to be looked at
 * again, stay as they were.
 */
export async function recordGroup(db: Database, deploymentId: string, { groupId, resources, cluster, askedAt, afterRun }: AzureObservation & Asked): Promise<void> {
  const list = { observedAt: askedAt, afterRun, groupId, resources: storable(resources) as unknown as Prisma.InputJsonValue, cluster: cluster === null ? Prisma.DbNull : (storable(cluster) as unknown as Prisma.InputJsonValue) };
  const never = new Date(0);
  await db.prisma.azureStatus.upsert({ where: { deploymentId }, create: { deploymentId, attemptedAt: never, ...list }, update: list });
  await notify(db.prisma, 'deployment', deploymentId);
}

/** Azure did not answer, or refused, when it was asked then: what was seen before stays, with the time it was seen. */
export async function recordObservationError(db: Database, deploymentId: string, { askedAt, ...error }: NonNullable<AzureStatus['error']> & { askedAt: Date }): Promise<void> {
  await save(db, deploymentId, { attemptedAt: askedAt, error: storable(error) as unknown as Prisma.InputJsonValue });
}

async function save(db: Database, deploymentId: string, columns: Omit<Prisma.AzureStatusUncheckedCreateInput, 'deploymentId'>): Promise<void> {
  await db.prisma.azureStatus.upsert({ where: { deploymentId }, create: { deploymentId, ...columns }, update: columns });
  await db.prisma.deployment.updateMany({ where: { id: deploymentId }, data: { azureLookUntil: null } });
  await notify(db.prisma, 'deployment', deploymentId);
}

/** A deployment whose Azure resources are worth a look. */
export interface WatchTarget {
  id: string;
  target: string;
  credentialId: string | null;
  subscriptionId: string | null;
  namespace: string;
  status: DeploymentStatus;
  /** The kind of backend that Terraform keeps its state in. */
  backend: string;
  moduleVersion: string;
  inputs: Inputs;
  /** When it was taken, by the database's clock: what is asked for or ends after that wants another look. */
  claimedAt: Date;
  /** The number up to which all runs that change things had ended by then. */
  afterRun: number;
  /** A run of it has begun and not ended. */
  underWay: boolean;
}

/** Whether Azure asked for a pause that lasts: what came later than now is from before the clock was set back, and asks for nothing. */
const IS_PAUSED = `${past('s."attemptedAt"')} <> ${NEVER} AND (s.error->>'retryAt')::timestamptz >= now()`;
const SUBSCRIPTION = `coalesce(d."subscriptionId", d."appliedSubscriptionId")`;

/**
 * Takes the deployments to look at now: those somebody looks at or waits for, those a run has ended at since, and the others when
 * their last look is long ago. What one runner has taken no other gets, until what was seen is recorded or it took too long. Azure counts
 * requests by subscription and by who asks (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling):
 * where it asked for a pause, all that is looked at that way waits.
 */
export async function claimWatchTargets(db: Database, { watchedEveryMs, othersEveryMs, most = 20 }: { watchedEveryMs: number; othersEveryMs: number; most?: number }): Promise<WatchTarget[]> {
  const { rows } = await db.pool.query<WatchTarget>(
    `WITH paused AS (
     SELECT d.id, d.target, d."credentialId", ${SUBSCRIPTION} AS "subscriptionId" FROM azure_statuses s JOIN deployments d ON d.id = s."deploymentId" WHERE ${IS_PAUSED}),
     due AS (
     SELECT d.id, EXISTS (SELECT FROM runs WHERE "deploymentId" = d.id AND status = 'applying') AS "underWay"
     FROM deployments d LEFT JOIN azure_statuses s ON s."deploymentId" = d.id
     WHERE d."archivedAt" IS NULL AND (d."lastRunId" IS NOT NULL OR d.status <> 'draft') AND NOT ${isTakenUntil('d."azureLookUntil"', '$3')} AND d.inputs->>'namespace' IS NOT NULL
       AND (d.status <> 'destroyed' OR d."watchedUntil" > now() OR ${past('d."lookRequestedAt"')} > ${past('s."attemptedAt"')})
       AND ${past('s."attemptedAt"')} < greatest(${past('d."changedAt"')}, ${past('d."lookRequestedAt"')},
         now() - (CASE WHEN d."watchedUntil" > now() THEN $1::float8 ELSE $2::float8 END) * interval '1 millisecond')
       AND NOT EXISTS (SELECT FROM paused p WHERE p.id = d.id OR (p.target = 'azure' AND d.target = 'azure' AND p."credentialId" IS NOT DISTINCT FROM d."credentialId" AND p."subscriptionId" IS NOT DISTINCT FROM ${SUBSCRIPTION}))
     ORDER BY coalesce(d."watchedUntil" > now(), false) DESC, ${past('s."attemptedAt"')} LIMIT $4 FOR UPDATE OF d SKIP LOCKED)
     UPDATE deployments d SET "azureLookUntil" = now() + $3::float8 * interval '1 millisecond' FROM due WHERE d.id = due.id
     RETURNING d.id, d.target, d."credentialId", ${SUBSCRIPTION} AS "subscriptionId", d.inputs->>'namespace' AS namespace, d.status, d.backend->>'kind' AS backend, d."moduleVersion", d.inputs, due."underWay", now() AS "claimedAt", ${settledRunOf('d.id')} AS "afterRun"`,
    [watchedEveryMs, othersEveryMs, LOOK_LASTS_MS, most],
  );
  return rows;
}

/**
 * Asks the runners for a look; when it was asked for. A look with a later time is from before the clock was set back: it is no answer,
 * and its time is forgotten.
 */
export async function requestAnswer(db: Database, deploymentId: string): Promise<Date> {
  await db.pool.query(`UPDATE azure_statuses SET "attemptedAt" = ${past('"attemptedAt"')} WHERE "deploymentId" = $1`, [deploymentId]);
  const { rows } = await db.pool.query<{ at: Date }>('UPDATE deployments SET "lookRequestedAt" = now() WHERE id = $1 RETURNING "lookRequestedAt" AS at', [deploymentId]);
  return rows[0]?.at ?? new Date(0);
}
