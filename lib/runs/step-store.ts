import type { Database } from '../db/client.ts';
import type { Claim } from './claim-store.ts';

/** One Terraform command of a run. */
export interface RunStepRow {
  name: string;
  startedAt: Date;
  finishedAt: Date | null;
  exitCode: number | null;
  outcome: string | null;
  pid: number | null;
  pidStart: string | null;
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

/** Notes that the command is about to start. False: the claim is lost. */
export async function startStep(db: Database, runId: string, claim: Claim, name: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `INSERT INTO run_steps ("runId", name) SELECT id, $4 FROM runs WHERE id = $1 AND "claimedBy" = $2 AND fence = $3
     ON CONFLICT ("runId", name) DO NOTHING`,
    [runId, claim.runnerId, claim.fence, name],
  );
  return rowCount === 1;
}

export async function recordStepProcess(db: Database, runId: string, name: string, pid: number, pidStart: string | null): Promise<void> {
  await db.prisma.runStep.update({ where: { runId_name: { runId, name } }, data: { pid, pidStart } });
}

export async function finishStep(db: Database, runId: string, name: string, { exitCode, outcome }: { exitCode: number | null; outcome: string }): Promise<void> {
  await db.prisma.runStep.updateMany({ where: { runId, name, finishedAt: null }, data: { finishedAt: new Date(), exitCode, outcome } });
}

/** Commands of ended runs that nobody saw end: their processes may still be alive. */
export async function listOrphanedSteps(db: Database, hostId: string): Promise<{ runId: string; name: string; deploymentId: string; pid: number; pidStart: string | null }[]> {
  const { rows } = await db.pool.query<{ runId: string; name: string; deploymentId: string; pid: number; pidStart: string | null }>(
    `SELECT s."runId", s.name, r."deploymentId", s.pid, s."pidStart" FROM run_steps s JOIN runs r ON r.id = s."runId"
     WHERE s."finishedAt" IS NULL AND s.pid IS NOT NULL AND r."hostId" = $1 AND r.status NOT IN ('planning', 'applying')`,
    [hostId],
  );
  return rows;
}

/** Whether a Terraform of an ended run of this deployment may still be alive on a host whose runner can be asked. */
export async function hasOrphanedTerraform(db: Database, deploymentId: string, runnerAliveWithinMs: number): Promise<boolean> {
  const { rows } = await db.pool.query<{ orphaned: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM run_steps s JOIN runs r ON r.id = s."runId" JOIN runners host ON host."hostId" = r."hostId"
       WHERE r."deploymentId" = $1 AND s."finishedAt" IS NULL AND s.pid IS NOT NULL AND r.status NOT IN ('planning', 'applying')
         AND host."stoppedAt" IS NULL AND host."heartbeatAt" > now() - $2 * interval '1 millisecond') AS orphaned`,
    [deploymentId, runnerAliveWithinMs],
  );
  return rows[0]?.orphaned ?? false;
}
