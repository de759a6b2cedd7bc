import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import type { Transaction } from '../db/transaction.ts';
import { storable } from '../db/storable.ts';
import type { Inputs, InputValue, PracticeFault } from '../deployments/deployment.ts';
import { statusAfterRun, statusDuring, type RestStatus } from '../deployments/deployment-status.ts';
import { supersedeDriftReport } from '../drift/drift-store.ts';
import { END_LINE } from '../logs/log-line.ts';
import type { NewLogLine } from '../logs/log-store.ts';
import type { SecretKeys } from '../modules/sealed-maps.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { findReadState } from '../state/read-state-store.ts';
import { releaseLockOfRun } from '../state/state-store.ts';
import { giveUpSteps } from '../teardown/step-store.ts';
import { translator } from '../words/translate.ts';
import type { Claim } from './claim-store.ts';
import { plansLess } from './run.ts';
import { WHERE_OF_GROUP, type RunGroup } from './run-group.ts';
import { RUN_COLUMNS, toRun, type RunRow } from './run-row.ts';
import { HELD_STATUSES, isFinished, isMutating, type RunKind, type RunPhase, type RunStatus } from './run-status.ts';
import { statusAfter, statusesBefore, type RunEvent } from './run-transitions.ts';
import type { RunFailure } from './run-failure.ts';
import type { ConfigurationFile, Run, RunCounts, RunPurpose } from './run.ts';

/** What a run is queued with: a snapshot, so that later edits of the deployment do not touch it. */
export interface NewRun {
  id: string;
  deploymentId: string;
  kind: RunKind;
  requestedBy: string;
  requesterId?: string | null;
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
  /** Keys of its sealed maps. */
  secretKeys?: SecretKeys;
  practice: InputValue | null;
  files: ConfigurationFile[];
  sealedSecrets: string;
  stateTokenHash: string;
  sealedStateToken: string | null;
  /** A sealed Adoption[] (lib/adoption/import-blocks.ts), and how many. */
  sealedImports: string | null;
  adopts: number;
  adoptOnly: boolean;
  purpose: RunPurpose | null;
  driftCheck: boolean;
  refreshOnly: boolean;
  skippedPreflight?: string | null;
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
      secretKeys: (run.secretKeys ?? {}) as Prisma.InputJsonObject,
      files: run.files as unknown as Prisma.InputJsonValue,
    },
  });
  if (!row.driftCheck) await startOnDeployment(tx, row);
  else await notify(tx, 'deployment', row.deploymentId);
  await notify(tx, 'run', row.id);
  return { ok: true, run: toRun(row) };
}

/** The unfinished run that keeps another from being queued, or null. */
export async function findRunInTheWay(tx: Transaction | Database['prisma'], deploymentId: string): Promise<Run | null> {
  const row = await tx.run.findFirst({
    where: { deploymentId, kind: { in: ['deploy', 'destroy'] }, status: { in: ['queued', 'planning', 'planned', 'approved', 'applying'] } },
    select: RUN_COLUMNS,
  });
  return row === null ? null : toRun(row);
}

export async function findRun(db: Database, id: string): Promise<Run | null> {
  const row = await db.prisma.run.findUnique({ where: { id }, select: RUN_COLUMNS });
  return row === null ? null : toRun(row);
}

/** The numbers of these runs, by their ids. */
export async function listRunNumbers(db: Database, ids: string[]): Promise<Map<string, number>> {
  const rows = await db.prisma.run.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } });
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** Whether no later run of its deployment could have changed what this one left; runs that only plan do not count. */
export async function isNewestChange(db: Database, { deploymentId, number }: Pick<Run, 'deploymentId' | 'number'>): Promise<boolean> {
  return (await db.prisma.run.count({ where: { deploymentId, number: { gt: number }, kind: { in: ['deploy', 'destroy'] } } })) === 0;
}

export async function findRunDeployment(db: Database, runId: string): Promise<string | null> {
  const row = await db.prisma.run.findUnique({ where: { id: runId }, select: { deploymentId: true } });
  return row?.deploymentId ?? null;
}

/** The run that the same requester's idempotency key made before, or null: another's key is another key, whatever it says. */
export async function findRunByIdempotencyKey(tx: Transaction | Database['prisma'], { deploymentId, idempotencyKey, requesterId = null }: { deploymentId: string; idempotencyKey: string; requesterId?: string | null | undefined }): Promise<Run | null> {
  const row = await tx.run.findFirst({ where: { deploymentId, idempotencyKey, requesterId }, select: RUN_COLUMNS });
  return row === null ? null : toRun(row);
}

/** Newest first. */
export async function listRuns(
  db: Database,
  { deploymentId, statuses, group, cursor, limit }: { deploymentId?: string; statuses?: readonly RunStatus[]; group?: RunGroup; cursor?: Cursor; limit: number },
): Promise<Page<Run>> {
  const rows = await db.prisma.run.findMany({
    where: {
      ...(deploymentId && { deploymentId }),
      AND: [
        statuses ? { status: { in: [...statuses] } } : {},
        group ? WHERE_OF_GROUP[group] : {},
        cursor ? { OR: [{ queuedAt: { lt: cursor.at } }, { queuedAt: cursor.at, id: { lt: cursor.id } }] } : {},
      ],
    },
    select: RUN_COLUMNS,
    orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, toRun, (row) => ({ at: row.queuedAt.toISOString(), id: row.id }));
}

/** What a past or present run was asked for. */
export async function getRunRequest(db: Database, id: string): Promise<{ location: string; moduleVersion: string; target: string; inputs: Inputs; faults: PracticeFault[]; files: ConfigurationFile[]; secretKeys: SecretKeys }> {
  const { practice, ...row } = await db.prisma.run.findUniqueOrThrow({ where: { id }, select: { location: true, moduleVersion: true, target: true, inputs: true, practice: true, files: true, secretKeys: true } });
  const faults = (practice as { faults?: PracticeFault[] } | null)?.faults ?? [];
  return { ...row, faults, secretKeys: (row.secretKeys ?? {}) as SecretKeys, inputs: row.inputs as Inputs, files: row.files as unknown as ConfigurationFile[] };
}

/** Where the deployment of a run keeps its state. */
export async function findRunBackend(db: Database, deploymentId: string): Promise<InputValue> {
  const { backend } = await db.prisma.deployment.findUniqueOrThrow({ where: { id: deploymentId }, select: { backend: true } });
  return backend as InputValue;
}

/** What an event writes beside the status. */
export interface RunPatch {
  counts?: RunCounts & { import?: number };
  failure?: RunFailure | null;
  approvedBy?: string;
}

/**
 * Moves a run by compare-and-set; null when it was not in a status the event starts from, or the claim is lost. When the run has
 * ended with it, the end mark of the log is written first, its secrets and its state token are forgotten, its holder is fenced, and
 * the deployment's status follows: all in this one transaction.
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

/**
 * A held run is moved by its holder alone, and by it no more once it has let it go: its last claim stays written. A plan_only run is
 * moved by nobody once it has its plan; and a plan that somebody asked to stop meanwhile does not come to wait for approval.
 */
function movableFrom(event: RunEvent, claim: Claim | undefined) {
  const [held, free] = partition(statusesBefore(event));
  if (claim === undefined) return { status: { in: free }, NOT: { kind: 'plan_only', status: 'planned' } };
  const unasked = event === 'plan_found_changes' ? { cancelRequestedAt: null } : {};
  return { status: { in: held }, claimedBy: claim.runnerId, fence: claim.fence, ...unasked };
}

/** Statuses in which a runner holds the run, and the others. */
function partition(statuses: readonly RunStatus[]): [held: RunStatus[], free: RunStatus[]] {
  const isHeldIn = (status: RunStatus) => HELD_STATUSES.some((held) => held === status);
  return [statuses.filter(isHeldIn), statuses.filter((status) => !isHeldIn(status))];
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
    ...(failure && { failure: storable(failure) as unknown as Prisma.InputJsonValue }),
    ...(approvedBy && { approvedBy }),
  };
}

async function endRun(tx: Transaction, run: RunRow & { logSeq: number }) {
  const now = new Date();
  const phase: RunPhase = run.applyStartedAt === null ? 'plan' : 'apply';
  const end: NewLogLine = { at: now.toISOString(), phase, level: 'info', type: END_LINE, text: run.status, event: null };
  await tx.logChunk.create({ data: { runId: run.id, firstSeq: run.logSeq + 1, lastSeq: run.logSeq + 1, lines: [{ ...end }] } });
  await endOnDeployment(tx, run, now);
  // Its Terraform is gone, or its token is worth nothing from here on: it holds nothing any more.
  await releaseLockOfRun({ prisma: tx }, run.id);
  return tx.run.update({
    where: { id: run.id },
    data: { finishedAt: now, logEndedAt: now, logSeq: { increment: 1 }, sealedSecrets: null, sealedImports: null, sealedStateToken: null, stateTokenHash: null, heartbeatAt: null, fence: { increment: 1 } },
  });
}

async function startOnDeployment(tx: Transaction, run: RunRow): Promise<void> {
  const deployment = await tx.deployment.findUniqueOrThrow({ where: { id: run.deploymentId }, select: { restStatus: true, url: true } });
  const status = statusDuring(run.kind as RunKind, deployment.restStatus as RestStatus, deployment.url !== null);
  // A preview that waits behind another run says nothing of how the deployment stands.
  const standing = isMutating(run.kind as RunKind) ? { status } : {};
  await tx.deployment.update({ where: { id: run.deploymentId }, data: { ...standing, lastRunId: run.id, updatedAt: new Date() }, select: { id: true } });
  await notify(tx, 'deployment', run.deploymentId);
}

async function endOnDeployment(tx: Transaction, run: RunRow, now: Date): Promise<void> {
  if (isMutating(run.kind as RunKind)) {
    const { restStatus } = await tx.deployment.findUniqueOrThrow({ where: { id: run.deploymentId }, select: { restStatus: true } });
    const status = statusAfterRun(
      { kind: run.kind as RunKind, status: run.status as RunStatus, applyStarted: run.applyStartedAt !== null, stateHasResources: await hasResources(tx, run.deploymentId), partial: plansLess(run) },
      restStatus as RestStatus,
    );
    const isDestroyed = status === 'destroyed';
    if (run.applyStartedAt !== null || isDestroyed) await supersedeDriftReport(tx, { deploymentId: run.deploymentId, number: run.number, isDestroyed });
    if (isDestroyed) await giveUpSteps(tx, { code: 'unknown', message: translator('teardown')('steps.destroyed') }, run.deploymentId);
    const freed = isDestroyed ? { url: null, reservedName: null, reservedNamespace: null } : {};
    await tx.deployment.update({ where: { id: run.deploymentId }, data: { status, restStatus: status, ...(run.startedAt !== null && { changedAt: now }), updatedAt: now, ...freed }, select: { id: true } });
  }
  await notify(tx, 'deployment', run.deploymentId);
}

/** Whether the newest state has resources: the one kept here, or what was read in another backend since the last apply. */
async function hasResources(tx: Transaction, deploymentId: string): Promise<boolean> {
  const read = await findReadState({ prisma: tx }, deploymentId);
  if (read?.isCurrent === true) return read.resourceCount > 0;
  const newest = await tx.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { resourceCount: true } });
  return newest !== null && newest.resourceCount > 0;
}

/** Lets nobody else move the run before this transaction is over. */
export async function lockRun(tx: Transaction, runId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM runs WHERE id = ${runId} FOR UPDATE`;
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

/** Asks for force, only once Terraform has had `graceMs` since its interrupt, by the database's clock. False when it is too early, or there is nothing to force. */
export async function recordForceRequest(tx: Transaction, runId: string, graceMs: number): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE runs SET "forceRequestedAt" = now()
    WHERE id = ${runId} AND status IN ('planning', 'applying') AND "cancelRequestedAt" IS NOT NULL AND "forceRequestedAt" IS NULL
      AND "cancelSignaledAt" <= now() - ${graceMs}::float8 * interval '1 millisecond'`;
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
