import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import { inTransaction } from '../db/transaction.ts';
import { storable } from '../db/storable.ts';
import { isTakenUntil, isWithin, past } from '../db/stored-times.ts';
import type { DeploymentStatus, Inputs, PracticeFault, Target } from '../deployments/deployment.ts';
import { withFarEndFault, type FarEndFault } from '../deployments/far-end-faults.ts';
import { LOOK_LASTS_MS, WAITING_CHAIN_EVERY_MS, WAITING_CHAIN_LASTS_MS } from '../tunables.ts';
import type { HealthRow } from './health.ts';
import { chainSummaryOf, type ChainLink, type ChainSummary, type WandbChain } from './wandb-chain.ts';
import type { ComponentSummary } from './component-status.ts';

/** The last check of the way to a deployment's W&B; null before the first, and after a teardown. */
export async function findWandbChain(db: Database, deploymentId: string): Promise<WandbChain | null> {
  const row = await db.prisma.wandbChain.findUnique({ where: { deploymentId } });
  if (row === null) return null;
  return { fqdn: row.fqdn, address: row.address, checkedAt: row.checkedAt.toISOString(), links: row.links as unknown as ChainLink[] };
}

/** A deployment the way to whose W&B is to be checked. */
export interface ChainTarget {
  id: string;
  target: Target;
  inputs: Inputs;
  /** Practice only. */
  faults: PracticeFault[];
  /** The first check since it was deployed; null before that. */
  startedAt: Date | null;
  recordMadeAt: Date | null;
  /** When it was taken, by the database's clock: what is asked for or ends after that wants another check. */
  claimedAt: Date;
  /** What the last check found. */
  links: ChainLink[];
}

const ALIVE: readonly DeploymentStatus[] = ['deployed', 'changing', 'failed'];

/**
 * Takes the deployments to check now, by the same rules as looks at Azure: watched ones often, others slowly but for those that
 * were deployed lately and do not answer yet, and at once when a run has ended or somebody asks. Only those that have outputs: before that there is no way to check.
 */
export async function claimChainTargets(db: Database, { watchedEveryMs, othersEveryMs, most }: { watchedEveryMs: number; othersEveryMs: number; most: number }): Promise<ChainTarget[]> {
  const { rows } = await db.pool.query<ChainTarget>(
    `WITH due AS (
       SELECT d.id, c."startedAt", c."recordMadeAt", c.links, (SELECT max("finishedAt") FROM runs WHERE "deploymentId" = d.id AND kind = 'destroy' AND status = 'applied') AS "destroyedAt"
       FROM deployments d LEFT JOIN wandb_chains c ON c."deploymentId" = d.id
       WHERE d."archivedAt" IS NULL AND d.status = ANY($5) AND d.url IS NOT NULL AND NOT ${isTakenUntil('d."chainLookUntil"', '$3')}
         AND ${past('c."checkedAt"')} < greatest(${past('d."changedAt"')}, ${past('d."lookRequestedAt"')},
           now() - (CASE WHEN d."watchedUntil" > now() THEN $1::float8
             WHEN c.summary IS NOT NULL AND (${isWithin('c."startedAt"', '$7')} OR ${isWithin('d."changedAt"', '$7')}) THEN $6::float8
             ELSE $2::float8 END) * interval '1 millisecond')
       ORDER BY coalesce(d."watchedUntil" > now(), false) DESC, ${past('c."checkedAt"')} LIMIT $4 FOR UPDATE OF d SKIP LOCKED)
     UPDATE deployments d SET "chainLookUntil" = now() + $3::float8 * interval '1 millisecond' FROM due WHERE d.id = due.id
     RETURNING d.id, d.target, d.inputs, coalesce(d.practice->'faults', '[]') AS faults, due."recordMadeAt",
       CASE WHEN due."startedAt" > coalesce(due."destroyedAt", '-infinity') THEN due."startedAt" END AS "startedAt", coalesce(due.links, '[]') AS links, now() AS "claimedAt"`,
    [watchedEveryMs, othersEveryMs, LOOK_LASTS_MS, most, ALIVE, WAITING_CHAIN_EVERY_MS, WAITING_CHAIN_LASTS_MS],
  );
  return rows;
}

/** What a check found. Its time is that at which it began, so that nothing that came to pass during it counts as seen. */
export async function recordChain(db: Database, deploymentId: string, { fqdn, address, startedAt, checkedAt, links }: { fqdn: string; address: string; startedAt: Date; checkedAt: Date; links: readonly ChainLink[] }): Promise<void> {
  const summary = chainSummaryOf(links);
  const columns = { fqdn, address, startedAt, checkedAt, links: json(links), summary: summary === null ? Prisma.DbNull : json(summary) };
  await db.prisma.wandbChain.upsert({ where: { deploymentId }, create: { deploymentId, ...columns }, update: columns });
  await db.prisma.deployment.updateMany({ where: { id: deploymentId }, data: { chainLookUntil: null } });
  await notify(db.prisma, 'deployment', deploymentId);
}

/** Somebody wants to know now: Azure is looked at and the chain checked at once, unless Azure asked for a pause. */
export async function requestLook(db: Database, deploymentId: string): Promise<void> {
  await db.pool.query('UPDATE deployments SET "lookRequestedAt" = now() WHERE id = $1', [deploymentId]);
}

/** Practice: somebody says that the DNS record is made. False where there is none to make. */
export async function markRecordMade(db: Database, deploymentId: string): Promise<boolean> {
  const { count } = await db.prisma.wandbChain.updateMany({ where: { deploymentId, deployment: { target: 'practice' } }, data: { recordMadeAt: new Date() } });
  if (count > 0) await requestLook(db, deploymentId);
  return count > 0;
}

/** Practice: what goes wrong at the far end from now on; null: nothing. False for a deployment that is not practice's. */
export async function setFarEndFault(db: Database, deploymentId: string, fault: FarEndFault | null): Promise<boolean> {
  const isSet = await inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${deploymentId} FOR UPDATE`;
    const row = await tx.deployment.findFirst({ where: { id: deploymentId, target: 'practice', archivedAt: null }, select: { practice: true } });
    if (row === null) return false;
    const faults = withFarEndFault((row.practice as { faults?: PracticeFault[] } | null)?.faults ?? [], fault);
    await tx.deployment.update({ where: { id: deploymentId }, data: { practice: json({ faults }) }, select: { id: true } });
    return true;
  });
  if (isSet) await requestLook(db, deploymentId);
  return isSet;
}

/** What decides about the health of each of these deployments, by id: one question for all of them. */
export async function listHealthRows(db: Database, deploymentIds: readonly string[]): Promise<Map<string, HealthRow>> {
  const { rows } = await db.pool.query<{ id: string; observedAt: Date | null; lookFailed: boolean | null; components: ComponentSummary | null; checkedAt: Date | null; chain: ChainSummary | null }>(
    `SELECT "deploymentId" AS id, s."componentsAt" AS "observedAt", s.error IS NOT NULL AS "lookFailed", s.summary AS components, c."checkedAt", c.summary AS chain
     FROM (SELECT * FROM azure_statuses WHERE "deploymentId" = ANY($1)) s FULL JOIN (SELECT * FROM wandb_chains WHERE "deploymentId" = ANY($1)) c USING ("deploymentId")`,
    [deploymentIds],
  );
  return new Map(rows.map(({ id, observedAt, lookFailed, components, checkedAt, chain }) => [
    id,
    { observedAt: observedAt?.toISOString() ?? null, lookFailed: lookFailed === true, components, checkedAt: checkedAt?.toISOString() ?? null, chain },
  ]));
}

function json(value: unknown): Prisma.InputJsonValue {
  return storable(value) as Prisma.InputJsonValue;
}
