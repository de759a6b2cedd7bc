import type { Database } from '../db/client.ts';
import { CHANNEL } from '../db/notify.ts';
import type { Claim } from './claim-store.ts';
import { HELD_STATUSES } from './run-status.ts';

/** Announces a step to open pages, as the triggers of migration 0028 announce the run itself. */
const ANNOUNCE = `pg_notify('${CHANNEL}', 'changed:run/' || "deploymentId")`;

/** One Terraform command of a run. */
export interface RunStepRow {
  name: string;
  startedAt: Date;
  finishedAt: Date | null;
  exitCode: number | null;
  outcome: string | null;
  pid: number | null;
  pidStart: string | null;
  /** When this process got its SIGINT. */
  interruptedAt: Date | null;
  /** Bytes of its output that are already in the log. */
  spoolOffset: number;
}

export async function findStep(db: Database, runId: string, name: string): Promise<RunStepRow | null> {
  const row = await db.prisma.runStep.findUnique({ where: { runId_name: { runId, name } } });
  return row === null ? null : { ...row, spoolOffset: Number(row.spoolOffset) };
}

export async function listSteps(db: Database, runId: string): Promise<RunStepRow[]> {
  const rows = await db.prisma.runStep.findMany({ where: { runId }, orderBy: { startedAt: 'asc' } });
  return rows.map((row) => ({ ...row, spoolOffset: Number(row.spoolOffset) }));
}

/**
 * Notes that the command is about to start; not when somebody has asked the run to stop. fenced: the claim is lost, or the run has
 * ended. May be asked again when the answer was lost.
 */
export async function startStep(db: Database, runId: string, claim: Claim, name: string): Promise<'started' | 'stop_asked' | 'fenced'> {
  const { rows } = await db.pool.query<{ stopAsked: boolean }>(
    `WITH held AS (
       SELECT id, "deploymentId", "cancelRequestedAt" IS NOT NULL OR "stopReason" IS NOT NULL AS "stopAsked" FROM runs
       WHERE id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying') FOR SHARE
     ), started AS (
       INSERT INTO run_steps ("runId", name) SELECT id, $4 FROM held WHERE NOT "stopAsked" ON CONFLICT ("runId", name) DO NOTHING
     )
     SELECT "stopAsked", CASE WHEN NOT "stopAsked" THEN ${ANNOUNCE} END FROM held`,
    [runId, claim.runnerId, claim.fence, name],
  );
  if (rows[0] === undefined) return 'fenced';
  return rows[0].stopAsked ? 'stop_asked' : 'started';
}

/** Notes which process the command is. False: the claim is lost, or the run has ended. */
export async function recordStepProcess(db: Database, runId: string, claim: Claim, name: string, { pid, start }: { pid: number; start: string | null }): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE run_steps SET pid = $5, "pidStart" = $6 FROM runs
     WHERE "runId" = id AND id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying') AND name = $4`,
    [runId, claim.runnerId, claim.fence, name, pid, start],
  );
  return rowCount === 1;
}

/** Notes that this very process got its SIGINT; nothing when the claim is lost or the run has ended. */
export async function recordStepInterrupt(db: Database, runId: string, claim: Claim, name: string): Promise<void> {
  await db.pool.query(
    `UPDATE run_steps SET "interruptedAt" = now() FROM runs
     WHERE "runId" = id AND id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying') AND name = $4 AND run_steps."interruptedAt" IS NULL`,
    [runId, claim.runnerId, claim.fence, name],
  );
}

/** Notes what came of the command; nothing when the claim is lost or the run has ended. */
export async function finishStep(db: Database, runId: string, claim: Claim, name: string, { exitCode, outcome }: { exitCode: number | null; outcome: string }): Promise<void> {
  await db.pool.query(
    `WITH finished AS (
       UPDATE run_steps SET "finishedAt" = now(), "exitCode" = $5, outcome = $6 FROM runs
       WHERE "runId" = id AND id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying') AND name = $4 AND run_steps."finishedAt" IS NULL
       RETURNING "deploymentId"
     )
     SELECT ${ANNOUNCE} FROM finished`,
    [runId, claim.runnerId, claim.fence, name, exitCode, outcome],
  );
}

/** Notes that a command of a run that nobody holds any more is over: its process is gone. */
export async function finishOrphanedStep(db: Database, runId: string, name: string): Promise<void> {
  await db.prisma.runStep.updateMany({
    where: { runId, name, finishedAt: null, run: { status: { notIn: [...HELD_STATUSES] } } },
    data: { finishedAt: new Date(), outcome: 'unfinished' },
  });
}

/** Commands of ended runs that nobody saw end: their processes may still be alive, those too whose pid nobody came to note. */
export async function listOrphanedSteps(db: Database, hostId: string): Promise<{ runId: string; name: string; deploymentId: string; pid: number | null; pidStart: string | null }[]> {
  const { rows } = await db.pool.query<{ runId: string; name: string; deploymentId: string; pid: number | null; pidStart: string | null }>(
    `SELECT s."runId", s.name, r."deploymentId", s.pid, s."pidStart" FROM run_steps s JOIN runs r ON r.id = s."runId"
     WHERE s."finishedAt" IS NULL AND r."hostId" = $1 AND r.status NOT IN ('planning', 'applying')`,
    [hostId],
  );
  return rows;
}

/**
 * Whether a Terraform of an ended run of this deployment may still be alive on a host whose runner can be asked: our own can, always. A
 * drift check's writes nothing. A heartbeat still to come counts: its runner may be alive, and those that are soon bring it back (`beatRunner`).
 */
export async function hasOrphanedTerraform(db: Database, deploymentId: string, { hostId, runnerAliveWithinMs }: { hostId: string; runnerAliveWithinMs: number }): Promise<boolean> {
  const { rows } = await db.pool.query<{ orphaned: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM run_steps s JOIN runs r ON r.id = s."runId"
       WHERE r."deploymentId" = $1 AND s."finishedAt" IS NULL AND r.status NOT IN ('planning', 'applying') AND NOT r."driftCheck"
         AND (r."hostId" = $3 OR EXISTS (SELECT 1 FROM runners host WHERE host."hostId" = r."hostId"
           AND host."stoppedAt" IS NULL AND host."heartbeatAt" > now() - $2 * interval '1 millisecond'))) AS orphaned`,
    [deploymentId, runnerAliveWithinMs, hostId],
  );
  return rows[0]?.orphaned ?? false;
}
