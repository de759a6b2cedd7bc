import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Inputs, InputValue, PracticeFault } from '../deployments/deployment.ts';
import { statusAfterRun, statusDuring, type RestStatus } from '../deployments/deployment-status.ts';
import { END_LINE } from '../logs/log-line.ts';
import type { NewLogLine } from '../logs/log-store.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import type { StopReason } from './run-limits.ts';
import { toRun, type RunRow } from './run-row.ts';
import { HELD_STATUSES, isFinished, isMutating, type RunKind, type RunPhase, type RunStatus } from './run-status.ts';
import { statusAfter, statusesBefore, type RunEvent } from './run-transitions.ts';
import type { RunFailure } from './run-failure.ts';
import type { ConfigurationFile, Run, RunCounts } from './run.ts';

/** What a run is queued with: a snapshot, so that later edits of the deployment do not touch it. */
export interface NewRun {
  id: string;
  deploymentId: string;
  kind: RunKind;
  requestedBy: string;
  autoApprove: boolean;
  idempotencyKey: string | null;
  target: string;
  location: string;
  moduleVersion: string;
  credentialId: string | null;
  subscriptionId: string | null;
  /** Whether the console keeps its state. */
  stateIsHere: boolean;
  inputs: Inputs;
  practice: InputValue | null;
  files: ConfigurationFile[];
  sealedSecrets: string;
  stateTokenHash: string;
  sealedStateToken: string | null;
  /** A sealed Adoption[] (lib/adoption/import-blocks.ts), and how many. */
  sealedImports: string | null;
  adopts: number;
  adoptOnly: boolean;
}

export type InsertResult = { ok: true; run: Run } | { ok: false; reason: 'run_in_the_way' };

/** Writes a queued run and what it makes of the deployment. Refused while another run that changes things is unfinished. */
export async function insertRun(tx: Transaction, run: NewRun): Promise<InsertResult> {
  // The row lock makes numbers of one deployment grow without a gap; the unique index is the referee all the same.
  await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${run.deploymentId} FOR UPDATE`;
  if (isMutating(run.kind) && (await findRunInTheWay(tx, run.deploymentId)) !== null) return { ok: false, reason: 'run_in_the_way' };
  const newest = await tx.run.aggregate({ where: { deploymentId: run.deploymentId }, _max: { number: true } });
  const row = await tx.run.create({
    data: {
      ...run,
      number: (newest._max.number ?? 0) + 1,
      practice: run.practice ?? Prisma.DbNull,
      files: run.files as unknown as Prisma.InputJsonValue,
    },
  });
  await startOnDeployment(tx, row);
  await notify(tx, 'run', row.id);
  return { ok: true, run: toRun(row) };
}

/** The unfinished run that keeps another from being queued, or null. */
export async function findRunInTheWay(tx: Transaction | Database['prisma'], deploymentId: string): Promise<Run | null> {
  const row = await tx.run.findFirst({
    where: { deploymentId, kind: { in: ['deploy', 'destroy'] }, status: { in: ['queued', 'planning', 'planned', 'approved', 'applying'] } },
  });
  return row === null ? null : toRun(row);
}

export async function findRun(db: Database, id: string): Promise<Run | null> {
  const row = await db.prisma.run.findUnique({ where: { id } });
  return row === null ? null : toRun(row);
}

/** The numbers of these runs, by their ids. */
export async function listRunNumbers(db: Database, ids: string[]): Promise<Map<string, number>> {
  const rows = await db.prisma.run.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } });
  return new Map(rows.map(({ id, number }) => [id, number]));
}

export async function findRunDeployment(db: Database, runId: string): Promise<string | null> {
  const row = await db.prisma.run.findUnique({ where: { id: runId }, select: { deploymentId: true } });
  return row?.deploymentId ?? null;
}

/** The run an idempotency key made before, or null. */
export async function findRunByIdempotencyKey(tx: Transaction | Database['prisma'], deploymentId: string, key: string): Promise<Run | null> {
  const row = await tx.run.findUnique({ where: { deploymentId_idempotencyKey: { deploymentId, idempotencyKey: key } } });
  return row === null ? null : toRun(row);
}

/** Newest first. */
export async function listRuns(
  db: Database,
  { deploymentId, statuses, cursor, limit }: { deploymentId?: string; statuses?: readonly RunStatus[]; cursor?: Cursor; limit: number },
): Promise<Page<Run>> {
  const rows = await db.prisma.run.findMany({
    where: {
      ...(deploymentId && { deploymentId }),
      ...(statuses && { status: { in: [...statuses] } }),
      ...(cursor && { OR: [{ queuedAt: { lt: cursor.at } }, { queuedAt: cursor.at, id: { lt: cursor.id } }] }),
    },
    orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, toRun, (row) => ({ at: row.queuedAt.toISOString(), id: row.id }));
}

/** What a past or present run was asked for. */
export async function getRunRequest(db: Database, id: string): Promise<{ location: string; moduleVersion: string; target: string; inputs: Inputs; faults: PracticeFault[]; files: ConfigurationFile[] }> {
  const { practice, ...row } = await db.prisma.run.findUniqueOrThrow({ where: { id }, select: { location: true, moduleVersion: true, target: true, inputs: true, practice: true, files: true } });
  const faults = (practice as { faults?: PracticeFault[] } | null)?.faults ?? [];
  return { ...row, faults, inputs: row.inputs as Inputs, files: row.files as unknown as ConfigurationFile[] };
}

/** Where the deployment of a run keeps its state. */
export async function findRunBackend(db: Database, deploymentId: string): Promise<InputValue> {
  const { backend } = await db.prisma.deployment.findUniqueOrThrow({ where: { id: deploymentId }, select: { backend: true } });
  return backend as InputValue;
}

/** Who holds a run: the pair every write of a runner must name. */
export interface Claim {
  runnerId: string;
  fence: number;
}

/** A run as its runner holds it. */
export interface ClaimedRun extends Run {
  claim: Claim;
  phase: RunPhase;
  target: string;
  location: string;
  moduleVersion: string;
  /** As whom it reaches Azure (null: the runner's own environment), and where (null: the credential's subscription). */
  credentialId: string | null;
  subscriptionId: string | null;
  /** Whether the console keeps its state. */
  stateIsHere: boolean;
  inputs: Inputs;
  practice: { faults: unknown[] } | null;
  files: ConfigurationFile[];
  sealedSecrets: string | null;
  sealedImports: string | null;
  sealedStateToken: string | null;
  /** The last line of its log. */
  logSeq: number;
  cancelSignaled: boolean;
}

/**
 * Takes a queued run to plan it, or an approved one to apply it. Null when somebody else has it, when it was ended meanwhile, or
 * when it has to wait: for a maintenance lock, for another held run of its deployment, or (plan_only) for an unfinished one that changes things.
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
    WHERE id = $1 AND status IN ('queued', 'approved') AND "cancelRequestedAt" IS NULL
      AND NOT EXISTS (SELECT 1 FROM maintenance_locks held WHERE held."deploymentId" = runs."deploymentId")
      AND (kind <> 'plan_only' OR NOT EXISTS (
        SELECT 1 FROM runs other WHERE other."deploymentId" = runs."deploymentId" AND other.kind IN ('deploy', 'destroy')
          AND other.status IN ('queued', 'planning', 'planned', 'approved', 'applying')))
    RETURNING id
  )
  SELECT pg_notify('console', 'run:' || id) FROM claimed`;

/** Takes over a held run of a runner that is dead; null when that runner's claim no longer stands. */
export async function takeUpRun(db: Database, { runId, from, runnerId }: { runId: string; from: Claim; runnerId: string }): Promise<ClaimedRun | null> {
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, claimedBy: from.runnerId, fence: from.fence, status: { in: ['planning', 'applying'] } },
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
    credentialId: row.credentialId,
    subscriptionId: row.subscriptionId,
    stateIsHere: row.stateIsHere,
    inputs: row.inputs as Inputs,
    practice: row.practice as { faults: unknown[] } | null,
    files: row.files as unknown as ConfigurationFile[],
    sealedSecrets: row.sealedSecrets,
    sealedImports: row.sealedImports,
    sealedStateToken: row.sealedStateToken,
    logSeq: row.logSeq,
    cancelSignaled: row.cancelSignaledAt !== null,
  };
}

/** Says the runner is alive, and brings back what a person asked meanwhile. Null: the claim is lost, write nothing more. */
export async function renewClaim(db: Database, runId: string, claim: Claim): Promise<{ cancelRequested: boolean; forceRequested: boolean } | null> {
  const { rows } = await db.pool.query<{ cancel: boolean; force: boolean }>(
    `UPDATE runs SET "heartbeatAt" = now() WHERE id = $1 AND "claimedBy" = $2 AND fence = $3 AND status IN ('planning', 'applying')
     RETURNING "cancelRequestedAt" IS NOT NULL AS cancel, "forceRequestedAt" IS NOT NULL AS force`,
    [runId, claim.runnerId, claim.fence],
  );
  const row = rows[0];
  return row === undefined ? null : { cancelRequested: row.cancel, forceRequested: row.force };
}

/** Remembers that Terraform was interrupted, so that a runner that takes the run up does not interrupt it again. True for the first. */
export async function recordCancelSignal(db: Database, runId: string, claim: Claim): Promise<boolean> {
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, claimedBy: claim.runnerId, fence: claim.fence, cancelSignaledAt: null },
    data: { cancelSignaledAt: new Date() },
  });
  if (count > 0) await notify(db.prisma, 'run', runId);
  return count > 0;
}

/** Remembers that the console itself asked Terraform to stop. False when it was interrupted already. */
export async function recordStop(db: Database, runId: string, claim: Claim, reason: StopReason): Promise<boolean> {
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, claimedBy: claim.runnerId, fence: claim.fence, cancelSignaledAt: null },
    data: { cancelSignaledAt: new Date(), stopReason: reason },
  });
  return count > 0;
}

/** Why the console asked the run's Terraform to stop; null when it did not. */
export async function findStopReason(db: Database, runId: string): Promise<StopReason | null> {
  const { stopReason } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { stopReason: true } });
  return stopReason as StopReason | null;
}

/** What an event writes beside the status. */
export interface RunPatch {
  counts?: RunCounts & { import?: number };
  failure?: RunFailure | null;
  approvedBy?: string;
}

/**
 * Moves a run by compare-and-set; null when it was not in a status the event starts from, or the claim is lost. When the run has
 * ended with it, the end mark of the log is written first, its secrets and its state token are forgotten, and the deployment's
 * status follows: all in this one transaction.
 */
export async function moveRun(tx: Transaction, runId: string, event: RunEvent, patch: RunPatch = {}, claim?: Claim): Promise<Run | null> {
  const { count } = await tx.run.updateMany({
    where: { id: runId, ...movableFrom(event, claim) },
    data: { status: statusAfter(event), ...timesOf(event), ...columnsOf(patch) },
  });
  if (count === 0) return null;
  const moved = await tx.run.findUniqueOrThrow({ where: { id: runId } });
  const run = isFinished(toRun(moved)) ? await endRun(tx, moved) : moved;
  await notify(tx, 'run', runId);
  return toRun(run);
}

/** A held run is moved by its holder alone; and a plan that somebody asked to stop meanwhile does not come to wait for approval. */
function movableFrom(event: RunEvent, claim: Claim | undefined) {
  const statuses = statusesBefore(event);
  if (claim === undefined) return { status: { in: statuses.filter((status) => !HELD_STATUSES.some((held) => held === status)) } };
  const unasked = event === 'plan_found_changes' ? { cancelRequestedAt: null } : {};
  return { status: { in: [...statuses] }, claimedBy: claim.runnerId, fence: claim.fence, ...unasked };
}

function timesOf(event: RunEvent) {
  const now = new Date();
  if (event === 'plan_found_changes') return { plannedAt: now, heartbeatAt: null };
  if (event === 'approve') return { approvedAt: now };
  return {};
}

function columnsOf({ counts, failure, approvedBy }: RunPatch) {
  return {
    ...(counts && { add: counts.add, change: counts.change, destroy: counts.destroy, import: counts.import ?? 0 }),
    ...(failure && { failure: failure as unknown as Prisma.InputJsonValue }),
    ...(approvedBy && { approvedBy }),
  };
}

async function endRun(tx: Transaction, run: RunRow & { logSeq: number }) {
  const now = new Date();
  const phase: RunPhase = run.applyStartedAt === null ? 'plan' : 'apply';
  const end: NewLogLine = { at: now.toISOString(), phase, level: 'info', type: END_LINE, text: run.status, event: null };
  await tx.logChunk.create({ data: { runId: run.id, firstSeq: run.logSeq + 1, lastSeq: run.logSeq + 1, lines: [{ ...end }] } });
  await endOnDeployment(tx, run);
  // Its Terraform is gone, or its token is worth nothing from here on: it holds nothing any more.
  await tx.stateLock.deleteMany({ where: { runId: run.id } });
  return tx.run.update({
    where: { id: run.id },
    data: { finishedAt: now, logEndedAt: now, logSeq: { increment: 1 }, sealedSecrets: null, sealedImports: null, sealedStateToken: null, stateTokenHash: null, heartbeatAt: null },
  });
}

async function startOnDeployment(tx: Transaction, run: RunRow): Promise<void> {
  const deployment = await tx.deployment.findUniqueOrThrow({ where: { id: run.deploymentId }, select: { restStatus: true, url: true } });
  const status = statusDuring(run.kind as RunKind, deployment.restStatus as RestStatus, deployment.url !== null);
  await tx.deployment.update({ where: { id: run.deploymentId }, data: { status, lastRunId: run.id, updatedAt: new Date() }, select: { id: true } });
  await notify(tx, 'deployment', run.deploymentId);
}

async function endOnDeployment(tx: Transaction, run: RunRow): Promise<void> {
  if (isMutating(run.kind as RunKind)) {
    const { restStatus } = await tx.deployment.findUniqueOrThrow({ where: { id: run.deploymentId }, select: { restStatus: true } });
    const status = statusAfterRun(
      { kind: run.kind as RunKind, status: run.status as RunStatus, applyStarted: run.applyStartedAt !== null, stateHasResources: await hasResources(tx, run.deploymentId) },
      restStatus as RestStatus,
    );
    const freed = status === 'destroyed' ? { url: null, reservedName: null, reservedNamespace: null } : {};
    await tx.deployment.update({ where: { id: run.deploymentId }, data: { status, restStatus: status, updatedAt: new Date(), ...freed }, select: { id: true } });
  }
  await notify(tx, 'deployment', run.deploymentId);
}

/** Whether the newest state kept here has resources. */
async function hasResources(tx: Transaction, deploymentId: string): Promise<boolean> {
  const newest = await tx.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { resourceCount: true } });
  return newest !== null && newest.resourceCount > 0;
}

/** Asks a held run to stop; the first ask counts. False when it is not held or was asked before. */
export async function recordCancelRequest(tx: Transaction, runId: string, by: string): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: runId, status: { in: ['planning', 'applying'] }, cancelRequestedAt: null },
    data: { cancelRequestedAt: new Date(), cancelRequestedBy: by },
  });
  if (count > 0) await notifyCancel(tx, runId);
  return count > 0;
}

/** Asks for force, only after the grace. False when it is too early, or there is nothing to force. */
export async function recordForceRequest(tx: Transaction, runId: string, askedBefore: Date): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: runId, status: { in: ['planning', 'applying'] }, cancelRequestedAt: { lte: askedBefore }, forceRequestedAt: null },
    data: { forceRequestedAt: new Date() },
  });
  if (count > 0) await notifyCancel(tx, runId);
  return count > 0;
}

async function notifyCancel(tx: Transaction, runId: string): Promise<void> {
  await notify(tx, 'cancel', runId);
  await notify(tx, 'run', runId);
}

/** The run whose Terraform shows this token; null once that run has ended. */
export async function findRunByStateToken(db: Database, tokenHash: string): Promise<{ id: string; deploymentId: string } | null> {
  return db.prisma.run.findUnique({ where: { stateTokenHash: tokenHash }, select: { id: true, deploymentId: true } });
}
