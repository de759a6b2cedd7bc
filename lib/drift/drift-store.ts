import type { Database } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { storable } from '../db/storable.ts';
import { RUN_COLUMNS, toRun } from '../runs/run-row.ts';
import type { Run, SkipReason } from '../runs/run.ts';
import { isFinished } from '../runs/run-status.ts';
import { findAccepted } from './accepted-store.ts';
import { outcomeOf, type Drift, type DriftFindings, type DriftOutcome, type DriftReport } from './drift-report.ts';
import { HOURS_BETWEEN, type DriftSchedule } from './drift-schedule.ts';

/** What the last drift check of a deployment found; null while there was none that came to its end. */
export async function findDriftReport(db: Database, deploymentId: string): Promise<DriftReport | null> {
  const row = await db.prisma.driftReport.findUnique({ where: { deploymentId } });
  if (row === null) return null;
  const { runId, checkedAt, outcome, findings, supersededBy } = row;
  return { ...(findings as unknown as DriftFindings), runId, checkedAt: checkedAt.toISOString(), outcome: outcome as DriftOutcome, supersededBy };
}

/** How a deployment stands to Azure: the last report, and what of a check is under way or came to nothing. */
export async function readDrift(db: Database, deployment: Pick<Deployment, 'id' | 'driftSchedule' | 'moduleVersion' | 'inputs'>): Promise<Drift> {
  const { id, driftSchedule } = deployment;
  const [report, accepted, row] = await Promise.all([findDriftReport(db, id), findAccepted(db, deployment), db.prisma.run.findFirst({ where: { deploymentId: id, driftCheck: true }, select: RUN_COLUMNS, orderBy: { number: 'desc' } })]);
  const last = row === null ? null : toRun(row);
  const underWay = last !== null && !isFinished(last) ? last : null;
  const missed = last !== null && (last.status === 'failed' || last.status === 'canceled') ? last : null;
  return { schedule: driftSchedule, report, accepted, underWay, missed };
}

/** The drift check of a deployment that is queued or under way. */
export async function findUnfinishedDriftCheck(tx: Transaction | Database['prisma'], deploymentId: string): Promise<Run | null> {
  const row = await tx.run.findFirst({ where: { deploymentId, driftCheck: true, status: { in: ['queued', 'planning'] } }, select: RUN_COLUMNS });
  return row === null ? null : toRun(row);
}

/** Keeps what a check found in the place of what the one before it found. */
export async function recordDrift(tx: Transaction, run: { id: string; deploymentId: string }, found: DriftFindings): Promise<void> {
  const data = { runId: run.id, checkedAt: new Date(), outcome: outcomeOf(found), findings: storable(found) as unknown as Prisma.InputJsonValue, supersededBy: null };
  await tx.driftReport.upsert({ where: { deploymentId: run.deploymentId }, create: { deploymentId: run.deploymentId, ...data }, update: data, select: { runId: true } });
}

/**
 * Asks a drift check that is under way to stop, because run `number` is to begin. One that is only queued just waits: it is
 * claimed when nothing else is unfinished.
 */
export async function makeDriftCheckGiveWay(tx: Transaction, { deploymentId, number }: { deploymentId: string; number: number }): Promise<void> {
  const asked = await tx.run.updateManyAndReturn({
    where: { deploymentId, driftCheck: true, status: 'planning', cancelRequestedAt: null },
    data: { cancelRequestedAt: new Date(), cancelRequestedBy: `run ${number}`, gaveWayTo: number },
    select: { id: true },
  });
  for (const { id } of asked) await tellOfStop(tx, id);
}

/**
 * Asks a drift check that fills the plugin cache of a host to stop, because a run of another deployment is to fill it. Nothing where
 * run `holderId` is no drift check, or was asked before.
 */
export async function makeCheckLeaveCache(db: Database, holderId: string, by: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { id: holderId, driftCheck: true, status: 'planning', cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date(), cancelRequestedBy: by, skipReason: 'cache_wanted' },
    });
    if (count > 0) await tellOfStop(tx, holderId);
  });
}

async function tellOfStop(tx: Transaction, runId: string): Promise<void> {
  await notify(tx, 'cancel', runId);
  await notify(tx, 'run', runId);
}

/**
 * Whether what a check was asked of is not there any more, or is another, so that whatever it found would be false. Remembers why.
 * Runs that were asked for before it do not count: it waited for those, and knows what they were to do.
 */
export async function skipOutlived(tx: Transaction, check: Pick<Run, 'id' | 'deploymentId' | 'number'>): Promise<boolean> {
  const { credentialId, subscriptionId, deployment } = await tx.run.findUniqueOrThrow({
    where: { id: check.id },
    select: { credentialId: true, subscriptionId: true, deployment: { select: { archivedAt: true, restStatus: true, credentialId: true, subscriptionId: true } } },
  });
  const newer = await tx.run.findFirst({
    where: { deploymentId: check.deploymentId, number: { gt: check.number }, kind: { in: ['deploy', 'destroy'] }, applyStartedAt: { not: null } },
    select: { number: true },
    orderBy: { number: 'desc' },
  });
  const isMoved = deployment.credentialId !== credentialId || deployment.subscriptionId !== subscriptionId;
  const skipReason: SkipReason | null = deployment.archivedAt !== null ? 'archived' : deployment.restStatus === 'destroyed' ? 'destroyed' : newer !== null ? 'newer_run' : isMoved ? 'place_changed' : null;
  if (skipReason !== null) await tx.run.update({ where: { id: check.id }, data: { skipReason, ...(newer && { gaveWayTo: newer.number }) }, select: { id: true } });
  return skipReason !== null;
}

/**
 * Whether what a check found is worth nothing, because a run that changes things is unfinished or ended since the check began (it
 * may have seen half of that run's work), or because it has outlived what it was asked of. Remembers which run it was, or why.
 */
export async function hasGivenWay(tx: Transaction, check: Pick<Run, 'id' | 'deploymentId' | 'number' | 'startedAt'>): Promise<boolean> {
  const { cancelRequestedAt } = await tx.run.findUniqueOrThrow({ where: { id: check.id }, select: { cancelRequestedAt: true } });
  const other = await tx.run.findFirst({
    where: {
      deploymentId: check.deploymentId,
      kind: { in: ['deploy', 'destroy'] },
      OR: [{ status: { in: ['queued', 'planning', 'planned', 'approved', 'applying'] } }, { finishedAt: { gte: new Date(check.startedAt ?? 0) }, applyStartedAt: { not: null } }],
    },
    select: { number: true },
    orderBy: { number: 'desc' },
  });
  if (other !== null) await tx.run.update({ where: { id: check.id }, data: { gaveWayTo: other.number }, select: { id: true } });
  return other !== null || cancelRequestedAt !== null || skipOutlived(tx, check);
}

/** A run that changed something makes the last report one of the past; a destroyed deployment has nothing that could drift. */
export async function supersedeDriftReport(tx: Transaction, { deploymentId, number, isDestroyed }: { deploymentId: string; number: number; isDestroyed: boolean }): Promise<void> {
  if (isDestroyed) await tx.driftReport.deleteMany({ where: { deploymentId } });
  else await tx.driftReport.updateMany({ where: { deploymentId, supersededBy: null }, data: { supersededBy: number } });
}

export async function setDriftSchedule(db: Database, deploymentId: string, schedule: DriftSchedule): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.deployment.update({ where: { id: deploymentId }, data: { driftSchedule: schedule }, select: { id: true } });
    await notify(tx, 'deployment', deploymentId);
  });
}

/**
 * Deployments whose scheduled check is due: something of them exists, nobody holds them, no run is unfinished, and the last check
 * is a day or a week ago by the database's own clock. A check that gave way or was skipped does not count as one.
 */
export async function listDueDriftChecks(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT d.id FROM deployments d
     WHERE d."driftSchedule" <> 'off' AND d."archivedAt" IS NULL AND d."wizardStep" IS NULL AND d."restStatus" IN ('deployed', 'failed')
       AND EXISTS (SELECT 1 FROM runs a WHERE a."deploymentId" = d.id AND a."applyStartedAt" IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM maintenance_locks m WHERE m."deploymentId" = d.id)
       AND NOT EXISTS (SELECT 1 FROM runs r WHERE r."deploymentId" = d.id AND (
         (r.kind IN ('deploy', 'destroy') AND r.status IN ('queued', 'planning', 'planned', 'approved', 'applying'))
         OR (r."driftCheck" AND r.status IN ('queued', 'planning'))
         OR (r."driftCheck" AND r."gaveWayTo" IS NULL AND r."skipReason" IS NULL AND r."queuedAt" > now() - CASE d."driftSchedule" WHEN 'daily' THEN $1::int ELSE $2::int END * interval '1 hour')))
     ORDER BY d.id LIMIT 100`,
    [HOURS_BETWEEN.daily, HOURS_BETWEEN.weekly],
  );
  return rows.map((row) => row.id);
}
