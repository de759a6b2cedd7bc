import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import { storable } from '../db/storable.ts';
import type { Transaction } from '../db/transaction.ts';
import { isTakenUntil, isWithin } from '../db/stored-times.ts';
import { LONGEST_DELETION_PAUSE_MS } from '../tunables.ts';
import type { AzureProblem } from './survey.ts';
import { TARGET_COLUMNS, type TeardownTarget } from './survey-store.ts';
import type { StepDetail, StepKind, TeardownStep } from './teardown-step.ts';

interface NewStep {
  deploymentId: string;
  kind: StepKind;
  subject: string;
  detail: StepDetail;
  requestedBy: string;
  requesterId?: string | null;
}

/** What was done for a deployment's teardown, the newest first. */
export async function listSteps(db: Database, deploymentId: string): Promise<TeardownStep[]> {
  const rows = await db.prisma.teardownStep.findMany({ where: { deploymentId }, orderBy: { requestedAt: 'desc' }, take: 100 });
  return rows.map(({ deploymentId: _, requesterId: _requester, startedAt: _started, pausedSince: _paused, requestedAt, finishedAt, retryAt, kind, detail, failure, ...row }) => ({
    ...row,
    kind: kind as StepKind,
    detail: detail as unknown as StepDetail,
    failure: failure as unknown as AzureProblem | null,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    retryAt: retryAt?.toISOString() ?? null,
  }));
}

/** Orders things to be done; what is ordered already and not over is not ordered again. */
export async function orderSteps(db: Database, steps: readonly NewStep[]): Promise<void> {
  for (const { detail, ...step } of steps) {
    await db.prisma.teardownStep.createMany({ data: [{ ...step, detail: storable(detail) as unknown as Prisma.InputJsonValue }], skipDuplicates: true });
  }
  for (const deploymentId of new Set(steps.map((step) => step.deploymentId))) await notify(db.prisma, 'deployment', deploymentId);
}

/** Writes down what the console did itself. */
export async function recordDone(db: Database, { detail, ...step }: NewStep): Promise<void> {
  await db.prisma.teardownStep.create({ data: { ...step, detail: storable(detail) as unknown as Prisma.InputJsonValue, finishedAt: new Date() }, select: { id: true } });
  await notify(db.prisma, 'deployment', step.deploymentId);
}

export interface ClaimedStep {
  id: string;
  kind: 'delete_lock' | 'delete_resource';
  subject: string;
  /** Who ordered it, by id; null where it was ordered before ids were kept. */
  requesterId: string | null;
  /** When Azure first asked for a pause; null where it has not. */
  pausedSince: Date | null;
  deployment: TeardownTarget;
}

/**
 * Takes the oldest orders that nobody is at, but none of a deployment in maintenance, nor of one that is destroyed, whose names may be
 * somebody else's by now; one that no runner spoke of for a while is taken again: a deletion can be asked for twice.
 */
export async function claimSteps(db: Database, { lostAfterMs, most }: { lostAfterMs: number; most: number }): Promise<ClaimedStep[]> {
  const { rows } = await db.pool.query<Omit<ClaimedStep, 'deployment'> & Omit<TeardownTarget, 'id'> & { deploymentId: string }>(
    `WITH due AS (
       SELECT s.id, s."deploymentId" FROM teardown_steps s JOIN deployments d ON d.id = s."deploymentId" WHERE s."finishedAt" IS NULL AND d.status <> 'destroyed' AND s.kind <> 'drop_from_state'
         AND NOT ${isWithin('s."startedAt"', '$1')} AND NOT ${isTakenUntil('s."retryAt"', '$3')}
         AND NOT EXISTS (SELECT FROM maintenance_locks m WHERE m."deploymentId" = s."deploymentId")
       ORDER BY s."requestedAt" LIMIT $2 FOR UPDATE OF s SKIP LOCKED)
     UPDATE teardown_steps s SET "startedAt" = now() FROM due JOIN deployments d ON d.id = due."deploymentId" WHERE s.id = due.id
     RETURNING s.id, s.kind, s.subject, s."requesterId", s."pausedSince", d.id AS "deploymentId", ${TARGET_COLUMNS}`,
    [lostAfterMs, most, LONGEST_DELETION_PAUSE_MS],
  );
  return rows.map(({ id, kind, subject, requesterId, pausedSince, deploymentId, ...rest }) => ({ id, kind, subject, requesterId, pausedSince, deployment: { id: deploymentId, ...rest } }));
}

/** Says that a runner is still at it. */
export async function keepStep(db: Database, id: string): Promise<void> {
  await db.prisma.teardownStep.updateMany({ where: { id, finishedAt: null, startedAt: { not: null } }, data: { startedAt: new Date() } });
}

/** Lets it wait as Azure asked: nobody is at it until then, and any runner may take it afterwards. */
export async function pauseStep(db: Database, { id, pausedSince, deployment }: ClaimedStep, { code, message, retryAt }: AzureProblem & { /** ISO 8601. */ retryAt: string }): Promise<void> {
  const failure = storable({ code, message }) as unknown as Prisma.InputJsonValue;
  await db.prisma.teardownStep.updateMany({ where: { id, finishedAt: null }, data: { startedAt: null, retryAt: new Date(retryAt), pausedSince: pausedSince ?? new Date(), failure } });
  await notify(db.prisma, 'deployment', deployment.id);
}

/** Ends every order that is not carried out yet, of one deployment or of all; how many. */
export async function giveUpSteps(tx: Transaction, failure: AzureProblem, deploymentId?: string): Promise<number> {
  const { count } = await tx.teardownStep.updateMany({ where: { finishedAt: null, ...(deploymentId !== undefined && { deploymentId }) }, data: { finishedAt: new Date(), retryAt: null, failure: storable(failure) as unknown as Prisma.InputJsonValue } });
  return count;
}

/** How it ended; afterwards Azure is looked at anew. */
export async function finishStep(db: Database, { id, deployment }: ClaimedStep, failure: AzureProblem | null): Promise<void> {
  await db.prisma.teardownStep.updateMany({ where: { id }, data: { finishedAt: new Date(), retryAt: null, failure: failure === null ? Prisma.DbNull : (storable(failure) as unknown as Prisma.InputJsonValue) } });
  await notify(db.prisma, 'deployment', deployment.id);
}
