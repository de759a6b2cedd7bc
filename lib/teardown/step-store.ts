import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import type { AzureProblem } from './survey.ts';
import type { TeardownTarget } from './survey-store.ts';
import type { StepDetail, StepKind, TeardownStep } from './teardown-step.ts';

interface NewStep {
  deploymentId: string;
  kind: StepKind;
  subject: string;
  detail: StepDetail;
  requestedBy: string;
}

/** What was done for a deployment's teardown, the newest first. */
export async function listSteps(db: Database, deploymentId: string): Promise<TeardownStep[]> {
  const rows = await db.prisma.teardownStep.findMany({ where: { deploymentId }, orderBy: { requestedAt: 'desc' }, take: 100 });
  return rows.map(({ deploymentId: _, startedAt: _started, requestedAt, finishedAt, kind, detail, failure, ...row }) => ({
    ...row,
    kind: kind as StepKind,
    detail: detail as unknown as StepDetail,
    failure: failure as unknown as AzureProblem | null,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}

/** Orders things to be done; what is ordered already and not over is not ordered again. */
export async function orderSteps(db: Database, steps: readonly NewStep[]): Promise<void> {
  for (const { detail, ...step } of steps) {
    await db.prisma.teardownStep.createMany({ data: [{ ...step, detail: detail as unknown as Prisma.InputJsonValue }], skipDuplicates: true });
  }
  for (const deploymentId of new Set(steps.map((step) => step.deploymentId))) await notify(db.prisma, 'deployment', deploymentId);
}

/** Writes down what the console did itself. */
export async function recordDone(db: Database, { detail, ...step }: NewStep): Promise<void> {
  await db.prisma.teardownStep.create({ data: { ...step, detail: detail as unknown as Prisma.InputJsonValue, finishedAt: new Date() }, select: { id: true } });
  await notify(db.prisma, 'deployment', step.deploymentId);
}

export interface ClaimedStep {
  id: string;
  kind: 'delete_lock' | 'delete_resource';
  subject: string;
  deployment: TeardownTarget;
}

/** Takes the oldest order that nobody is at; one that no runner spoke of for a while is taken again: a deletion can be asked for twice. Null for none. */
export async function claimStep(db: Database, { lostAfterMs }: { lostAfterMs: number }): Promise<ClaimedStep | null> {
  const { rows } = await db.pool.query<Omit<ClaimedStep, 'deployment'> & Omit<TeardownTarget, 'id'> & { deploymentId: string }>(
    `UPDATE teardown_steps SET "startedAt" = now() FROM deployments d
     WHERE d.id = teardown_steps."deploymentId" AND teardown_steps.id = (
       SELECT id FROM teardown_steps WHERE "finishedAt" IS NULL AND kind <> 'drop_from_state'
         AND coalesce("startedAt", '-infinity') < now() - $1::float8 * interval '1 millisecond'
       ORDER BY "requestedAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING teardown_steps.id, teardown_steps.kind, teardown_steps.subject, d.id AS "deploymentId", d.target, d."credentialId",
       coalesce(d."subscriptionId", d."appliedSubscriptionId") AS "subscriptionId", d.inputs->>'namespace' AS namespace, d.location`,
    [lostAfterMs],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { id, kind, subject, deploymentId, ...rest } = row;
  return { id, kind, subject, deployment: { id: deploymentId, ...rest } };
}

/** Says that a runner is still at it. */
export async function keepStep(db: Database, id: string): Promise<void> {
  await db.prisma.teardownStep.updateMany({ where: { id, finishedAt: null }, data: { startedAt: new Date() } });
}

/** How it ended; afterwards Azure is looked at anew. */
export async function finishStep(db: Database, { id, deployment }: ClaimedStep, failure: AzureProblem | null): Promise<void> {
  await db.prisma.teardownStep.updateMany({ where: { id }, data: { finishedAt: new Date(), failure: failure === null ? Prisma.DbNull : (failure as unknown as Prisma.InputJsonValue) } });
  await notify(db.prisma, 'deployment', deployment.id);
}
