import type { Database } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Claim } from './claim-store.ts';
import { mayBegin } from './may-begin.ts';
import type { RunPriority } from './run-delivery.ts';
import { isFinished, isHeld, UNFINISHED_STATUSES, type RunKind, type RunStatus } from './run-status.ts';

/** A held run as the reconciler judges it. Ages are in milliseconds by the database's own clock. */
export interface HeldRun {
  id: string;
  deploymentId: string;
  claim: Claim;
  hostId: string;
  lastHeartbeatAt: Date | null;
  heartbeatAgeMs: number;
}

export async function listHeldRuns(db: Database): Promise<HeldRun[]> {
  const { rows } = await db.pool.query<{ id: string; deploymentId: string; claimedBy: string; fence: number; hostId: string; heartbeatAt: Date | null; age: number }>(
    `SELECT id, "deploymentId", "claimedBy", fence, "hostId", "heartbeatAt",
            coalesce(extract(epoch FROM now() - "heartbeatAt") * 1000, 1e12)::float8 AS age
     FROM runs WHERE status IN ('planning', 'applying')`,
  );
  return rows.map((row) => ({
    id: row.id,
    deploymentId: row.deploymentId,
    claim: { runnerId: row.claimedBy, fence: row.fence },
    hostId: row.hostId,
    lastHeartbeatAt: row.heartbeatAt,
    heartbeatAgeMs: row.age,
  }));
}

/** A run that has not ended; the claim of the runner that holds it, or null for one at rest. */
export interface UnfinishedRun {
  id: string;
  claim: Claim | null;
}

export async function listUnfinishedRuns(tx: Transaction): Promise<UnfinishedRun[]> {
  const rows = await tx.run.findMany({ where: { status: { in: [...UNFINISHED_STATUSES] } }, select: { id: true, kind: true, status: true, claimedBy: true, fence: true }, orderBy: { queuedAt: 'asc' } });
  const runs = rows.map(({ kind, status, ...row }) => ({ ...row, kind: kind as RunKind, status: status as RunStatus }));
  return runs.filter((run) => !isFinished(run)).map((run) => ({ id: run.id, claim: isHeld(run) ? { runnerId: run.claimedBy ?? '', fence: run.fence } : null }));
}

const PRIORITY = `CASE WHEN status = 'approved' THEN 'apply' WHEN "driftCheck" THEN 'drift_check' WHEN kind = 'plan_only' THEN 'plan_only' ELSE 'plan' END`;

/** Changes before checks, as they are delivered; within that in the order they were asked for. */
const IN_ORDER = `ORDER BY (status = 'approved') DESC, (kind = 'plan_only'), "driftCheck", "queuedAt", number`;

/** Of the drift checks one is taken at a time, and none beside another: they would fill the machine after a night that it was off. */
const ONE_CHECK = `(NOT "driftCheck" OR (
  NOT EXISTS (SELECT 1 FROM runs going WHERE going."driftCheck" AND going.status = 'planning')
  AND id = (SELECT first.id FROM runs first WHERE first."driftCheck" AND first.status = 'queued' AND ${mayBegin('first')}
    ORDER BY first."queuedAt", first.id LIMIT 1)))`;

/** A drift check keeps nobody waiting, and waits for nobody at work. */
const HAS_ITS_TURN = `("driftCheck" OR NOT EXISTS (SELECT 1 FROM runs going WHERE going."deploymentId" = runs."deploymentId" AND going.status IN ('planning', 'applying') AND NOT going."driftCheck"))`;

/** The runs that wait for a runner and nothing else, in order; overdue by the database's clock when they have waited longer than their job should take. */
export async function listWaitingEverywhere(db: Database, overdueAfterMs: number): Promise<{ id: string; status: RunStatus; isOverdue: boolean }[]> {
  const { rows } = await db.pool.query<{ id: string; status: RunStatus; isOverdue: boolean }>(
    `SELECT id, status, coalesce("approvedAt", "queuedAt") < now() - $1 * interval '1 millisecond' AS "isOverdue"
     FROM runs WHERE status IN ('queued', 'approved') AND ${mayBegin('runs')} AND ${HAS_ITS_TURN} AND ${ONE_CHECK} ${IN_ORDER} LIMIT 1000`,
    [overdueAfterMs],
  );
  return rows;
}

/** The runs of a deployment that wait for their turn, in order. */
export async function listWaitingRuns(db: Database, deploymentId: string): Promise<{ id: string; priority: RunPriority }[]> {
  const { rows } = await db.pool.query<{ id: string; priority: RunPriority }>(
    `SELECT id, ${PRIORITY} AS priority
     FROM runs WHERE "deploymentId" = $1 AND status IN ('queued', 'approved') ${IN_ORDER}`,
    [deploymentId],
  );
  return rows;
}

/** Plans that waited for a person longer than allowed. */
export async function listExpiredPlans(db: Database, olderThanMs: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM runs WHERE status = 'planned' AND kind <> 'plan_only' AND "plannedAt" < now() - $1 * interval '1 millisecond'`,
    [olderThanMs],
  );
  return rows.map((row) => row.id);
}

/** How many runs there are in each status, and how long the oldest queued one waits, in seconds. */
export async function countRuns(db: Database): Promise<{ byStatus: Record<string, number>; oldestQueuedSeconds: number }> {
  const { rows } = await db.pool.query<{ status: string; n: number; waits: number }>(
    'SELECT status, count(*)::int AS n, extract(epoch FROM now() - min("queuedAt"))::float8 AS waits FROM runs GROUP BY status',
  );
  const queued = rows.find((row) => row.status === 'queued');
  return { byStatus: Object.fromEntries(rows.map((row) => [row.status, row.n])), oldestQueuedSeconds: Math.max(0, Math.round(queued?.waits ?? 0)) };
}
