import type { Database } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Inputs } from '../deployments/deployment.ts';
import { mayBegin } from './may-begin.ts';
import type { StopReason } from './run-limits.ts';
import { toRun } from './run-row.ts';
import { HELD_STATUSES, type RunPhase } from './run-status.ts';
import type { ConfigurationFile, Run } from './run.ts';

/** Who holds a run: the pair every write of a runner must name. */
export interface Claim {
  runnerId: string;
  fence: number;
}

/** Whether a run is held by this claim: of a run that has ended, or that is at rest, nobody's claim holds. */
function heldBy(runId: string, { runnerId, fence }: Claim) {
  return { id: runId, claimedBy: runnerId, fence, status: { in: [...HELD_STATUSES] } };
}

/** Whether the claim holds; if so, nobody ends the run or takes it over before this transaction is over. */
export async function lockClaim(tx: Transaction, runId: string, { runnerId, fence }: Claim): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM runs WHERE id = ${runId} AND "claimedBy" = ${runnerId} AND fence = ${fence} AND status IN ('planning', 'applying') FOR SHARE`;
  return rows.length > 0;
}

/** A run as its runner holds it. */
export interface ClaimedRun extends Run {
  claim: Claim;
  phase: RunPhase;
  target: string;
  location: string;
  moduleVersion: string;
  /** Whether the console keeps its state. */
  stateIsHere: boolean;
  /** Who asked, by id (lib/auth/requester.ts); null for the console itself. */
  requesterId: string | null;
  inputs: Inputs;
  practice: { faults: unknown[] } | null;
  files: ConfigurationFile[];
  sealedSecrets: string | null;
  sealedImports: string | null;
  sealedStateToken: string | null;
  /** Since when runners have been at work on it, by performance.now(): its plan counts before an apply, waiting for a person does not. */
  workingSince: number;
  /** The last line of its log. */
  logSeq: number;
  /** Whether an earlier holder was about to interrupt Terraform, or did; and for what, where the console itself asked for it. */
  cancelSignaled: boolean;
  stopReason: StopReason | null;
}

/**
 * Takes a queued run to plan it, or an approved one to apply it. Null when somebody else has it, when it was ended meanwhile, or
 * when it has to wait: for another held run of its deployment (a drift check keeps nobody waiting), or as {@link mayBegin} says.
 */
export async function claimRun(db: Database, { runId, runnerId, hostId }: { runId: string; runnerId: string; hostId: string }): Promise<ClaimedRun | null> {
  try {
    const { rowCount } = await db.pool.query(CLAIM, [runId, runnerId, hostId]);
    return rowCount === 0 ? null : await getClaimedRun(db, runId);
  } catch (error) {
    // runs_one_held_per_deployment: another run of the deployment is held.
    if ((error as { code?: string }).code === '23505') return null;
    throw error;
  }
}

const CLAIM = `
  WITH claimed AS (
    UPDATE runs SET
      status = CASE status WHEN 'queued' THEN 'planning' ELSE 'applying' END,
      "startedAt" = coalesce("startedAt", now()),
      "applyStartedAt" = CASE status WHEN 'approved' THEN now() END,
      "claimedBy" = $2, "hostId" = $3, fence = fence + 1, "heartbeatAt" = now()
    WHERE id = $1 AND status IN ('queued', 'approved') AND ${mayBegin('runs')}
    RETURNING id
  )
  SELECT pg_notify('console', 'run:' || id) FROM claimed`;

/** Takes over a held run of a runner that is dead; null when that runner's claim no longer stands. */
export async function takeUpRun(db: Database, { runId, from, runnerId }: { runId: string; from: Claim; runnerId: string }): Promise<ClaimedRun | null> {
  const { count } = await db.prisma.run.updateMany({
    where: heldBy(runId, from),
    data: { claimedBy: runnerId, fence: { increment: 1 }, heartbeatAt: new Date() },
  });
  return count === 0 ? null : getClaimedRun(db, runId);
}

async function getClaimedRun(db: Database, id: string): Promise<ClaimedRun> {
  const row = await db.prisma.run.findUniqueOrThrow({ where: { id }, omit: { sealedSecrets: false, sealedImports: false, sealedStateToken: false, inputs: false, files: false, practice: false } });
  return {
    ...toRun(row),
    claim: { runnerId: row.claimedBy ?? '', fence: row.fence },
    phase: row.status === 'applying' ? 'apply' : 'plan',
    target: row.target,
    location: row.location,
    moduleVersion: row.moduleVersion,
    stateIsHere: row.stateIsHere,
    requesterId: row.requesterId,
    inputs: row.inputs as Inputs,
    practice: row.practice as { faults: unknown[] } | null,
    files: row.files as unknown as ConfigurationFile[],
    sealedSecrets: row.sealedSecrets,
    sealedImports: row.sealedImports,
    sealedStateToken: row.sealedStateToken,
    workingSince: performance.now() - (await findWorkedMs(db, id)),
    logSeq: row.logSeq,
    cancelSignaled: row.cancelSignaledAt !== null,
    stopReason: row.stopReason as StopReason | null,
  };
}

/** By the database's clock; one that was set back must not make it negative. */
async function findWorkedMs(db: Database, runId: string): Promise<number> {
  const { rows } = await db.pool.query<{ worked: number }>(
    `SELECT (1000 * (greatest(0, extract(epoch FROM now() - coalesce("applyStartedAt", "startedAt")))
       + greatest(0, extract(epoch FROM CASE WHEN "applyStartedAt" IS NOT NULL THEN "plannedAt" - "startedAt" END))))::float8 AS worked
     FROM runs WHERE id = $1`,
    [runId],
  );
  return rows[0]?.worked ?? 0;
}

/**
 * Says the runner is alive, and brings back what a person asked meanwhile. Null: the claim is lost, write nothing more. Where the
 * database's clock was set back since Terraform got its interrupt, the grace begins anew: force then comes late, and never early.
 */
export async function renewClaim(db: Database, runId: string, claim: Claim): Promise<{ cancelRequested: boolean; forceRequested: boolean } | null> {
  const { rows } = await db.pool.query<{ cancel: boolean; force: boolean }>(
    `UPDATE runs SET "heartbeatAt" = now(), "cancelSignaledAt" = CASE WHEN "cancelSignaledAt" > now() THEN now() ELSE "cancelSignaledAt" END
     WHERE id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying')
     RETURNING "cancelRequestedAt" IS NOT NULL AS cancel, "forceRequestedAt" IS NOT NULL AS force`,
    [runId, claim.runnerId, claim.fence],
  );
  const row = rows[0];
  return row === undefined ? null : { cancelRequested: row.cancel, forceRequested: row.force };
}

/**
 * Remembers that the run's Terraform is interrupted for a cancel; the first time counts. False: the claim is lost, or the run has
 * ended. May be asked again when the answer was lost.
 */
export async function recordCancelSignal(db: Database, runId: string, { runnerId, fence }: Claim): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `WITH signaled AS (
       UPDATE runs SET "cancelSignaledAt" = coalesce("cancelSignaledAt", now())
       WHERE id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying') RETURNING id)
     SELECT pg_notify('console', 'run:' || id) FROM signaled`,
    [runId, runnerId, fence],
  );
  return rowCount === 1;
}

/** The same for a stop that the console itself asks for. False also when Terraform was interrupted for something else before. */
export async function recordStop(db: Database, runId: string, { runnerId, fence }: Claim, reason: StopReason): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `WITH signaled AS (
       UPDATE runs SET "cancelSignaledAt" = coalesce("cancelSignaledAt", now()), "stopReason" = $4
       WHERE id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying')
         AND ("cancelSignaledAt" IS NULL OR "stopReason" = $4) RETURNING id)
     SELECT pg_notify('console', 'run:' || id) FROM signaled`,
    [runId, runnerId, fence, reason],
  );
  return rowCount === 1;
}

/** Whether somebody asked the run to stop, or the console itself did, and then why. */
export async function findStopAsked(db: Database, runId: string): Promise<{ canceled: boolean; reason: StopReason | null }> {
  const { stopReason, cancelRequestedAt } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { stopReason: true, cancelRequestedAt: true } });
  return { canceled: cancelRequestedAt !== null, reason: stopReason as StopReason | null };
}
