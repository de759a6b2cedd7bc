import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import { storable } from '../db/storable.ts';
import { isTakenUntil, isWithin, NEVER, past } from '../db/stored-times.ts';
import { settledRunOf } from '../runs/settled-run.ts';
import { LOOK_LASTS_MS } from '../tunables.ts';
import type { LookProblem, Survey, SurveyBody } from './survey.ts';

/** What was last found; null where nobody ever asked. */
export async function findSurvey(db: Database, deploymentId: string): Promise<Survey | null> {
  const row = await db.prisma.teardownSurvey.findUnique({ where: { deploymentId } });
  if (row === null) return null;
  return {
    body: row.body as unknown as SurveyBody | null,
    observedAt: row.observedAt?.toISOString() ?? null,
    requestedAt: row.requestedAt.toISOString(),
    attemptedAt: row.attemptedAt?.toISOString() ?? null,
    error: row.error as unknown as LookProblem | null,
  };
}

/** Asks the runners for a look that is not older than `withinMs`. Returns when it was asked for: a survey attempted since then answers it, one from before the clock was set back does not. */
export async function requestSurvey(db: Database, deploymentId: string, { withinMs = 0 }: { withinMs?: number } = {}): Promise<Date> {
  const { rows } = await db.pool.query<{ at: Date }>(
    `INSERT INTO teardown_surveys ("deploymentId", "requestedAt") VALUES ($1, now())
     ON CONFLICT ("deploymentId") DO UPDATE SET "requestedAt" =
       CASE WHEN ${isWithin('teardown_surveys."requestedAt"', '$2')} THEN teardown_surveys."requestedAt" ELSE now() END,
       "attemptedAt" = nullif(${past('teardown_surveys."attemptedAt"')}, ${NEVER})
     RETURNING "requestedAt" AS at`,
    [deploymentId, withinMs],
  );
  return rows[0]?.at ?? new Date();
}

/** A deployment whose Azure side somebody wants to know of. Names as the ways to Azure take them. */
export interface TeardownTarget {
  id: string;
  target: string;
  credentialId: string | null;
  subscriptionId: string | null;
  namespace: string;
  location: string;
}

/** What of a deployment `d` a target has beside its id: where nobody named a subscription, that of what exists. */
export const TARGET_COLUMNS = `d.target, d."credentialId", coalesce(d."subscriptionId", d."appliedSubscriptionId") AS "subscriptionId", d.inputs->>'namespace' AS namespace, d.location`;

/** One that a runner has taken, and when, by the database's clock: what is asked for after that wants another look. */
export type ClaimedTarget = TeardownTarget & { claimedAt: Date };

/** All runs up to that number had ended when it was taken. */
export type SurveyTarget = ClaimedTarget & { afterRun: number };

/**
 * Takes those somebody waits for a survey of, unless Azure asked for a pause, or it is destroyed already. What one runner has taken no
 * other gets, until what was seen is recorded or it took too long.
 */
export async function claimSurveyTargets(db: Database, { most, lastsMs = LOOK_LASTS_MS }: { most: number; lastsMs?: number }): Promise<SurveyTarget[]> {
  const { rows } = await db.pool.query<SurveyTarget>(
    `WITH due AS (
       SELECT s."deploymentId" FROM teardown_surveys s JOIN deployments d ON d.id = s."deploymentId"
       WHERE ${past('s."requestedAt"')} > ${past('s."attemptedAt"')} AND d.status <> 'destroyed' AND d.inputs->>'namespace' IS NOT NULL
         AND NOT ${isTakenUntil('s."lookUntil"', '$2')}
         AND (${past('s."attemptedAt"')} = ${NEVER} OR coalesce((s.error->>'retryAt')::timestamptz, '-infinity') < now())
       ORDER BY s."requestedAt" LIMIT $1 FOR UPDATE OF s SKIP LOCKED)
     UPDATE teardown_surveys s SET "lookUntil" = now() + $2::float8 * interval '1 millisecond'
     FROM due JOIN deployments d ON d.id = due."deploymentId" WHERE s."deploymentId" = due."deploymentId"
     RETURNING d.id, ${TARGET_COLUMNS}, now() AS "claimedAt", ${settledRunOf('d.id')} AS "afterRun"`,
    [most, lastsMs],
  );
  return rows;
}

/** Azure answered, to a look that began at `askedAt`: what came later than that may be missing in it. */
export async function recordSurvey(db: Database, deploymentId: string, body: SurveyBody, askedAt: Date): Promise<void> {
  await save(db, deploymentId, { observedAt: askedAt, attemptedAt: askedAt, error: Prisma.DbNull, body: storable(body) as unknown as Prisma.InputJsonValue });
}

/** Azure did not, or refused: what was seen before stays, with the time it was seen. */
export async function recordSurveyProblem(db: Database, deploymentId: string, problem: LookProblem, askedAt: Date): Promise<void> {
  await save(db, deploymentId, { attemptedAt: askedAt, error: storable(problem) as unknown as Prisma.InputJsonValue });
}

async function save(db: Database, deploymentId: string, data: Prisma.TeardownSurveyUncheckedUpdateManyInput): Promise<void> {
  await db.prisma.teardownSurvey.updateMany({ where: { deploymentId }, data: { ...data, lookUntil: null } });
  await notify(db.prisma, 'deployment', deploymentId);
}
