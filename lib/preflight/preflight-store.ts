import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import { storable } from '../db/storable.ts';
import { isTakenUntil, isToCome, past } from '../db/stored-times.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import type { PreflightFinding, PreflightFix } from './preflight.ts';
import type { PreflightSubject } from './preflight-subject.ts';

/** A preflight as it is stored, its findings not yet in words. */
export interface StoredPreflight {
  id: string;
  deploymentId: string;
  requestedAt: Date;
  requestedBy: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Whether all its checks were made; false of one that was given up or ended for another. */
  isWhole: boolean;
  /** Since it finished, by the database's own clock; null while it has not. */
  ageMs: number | null;
  inputsDigest: string;
  findings: PreflightFinding[];
  /** Of its subject: as whom Azure was asked. */
  target: string;
  credentialId: string | null;
}

type Reader = Pick<Transaction, '$queryRaw'>;

const COLUMNS = Prisma.sql`id, "deploymentId", "requestedAt", "requestedBy", "startedAt", "finishedAt", "isWhole", "inputsDigest", findings,
  subject->>'target' AS target, subject->>'credentialId' AS "credentialId",
  (extract(epoch FROM now() - CASE WHEN "finishedAt" IS NOT NULL THEN ${Prisma.raw(past('"finishedAt"'))} END) * 1000)::float8 AS "ageMs"`;

/** The one that was asked for last; null when none was. */
export async function findLatestPreflight(tx: Reader, deploymentId: string): Promise<StoredPreflight | null> {
  const rows = await tx.$queryRaw<StoredPreflight[]>`
    SELECT ${COLUMNS} FROM preflights WHERE "deploymentId" = ${deploymentId} ORDER BY "requestedAt" DESC, id DESC LIMIT 1`;
  return rows[0] ?? null;
}

/** The one of these inputs whose checks were all made last; null where there is none. */
export async function findFinishedPreflight(tx: Reader, deploymentId: string, inputsDigest: string): Promise<StoredPreflight | null> {
  const rows = await tx.$queryRaw<StoredPreflight[]>`
    SELECT ${COLUMNS} FROM preflights WHERE "deploymentId" = ${deploymentId} AND "inputsDigest" = ${inputsDigest} AND "isWhole" ORDER BY "requestedAt" DESC, id DESC LIMIT 1`;
  return rows[0] ?? null;
}

/** The one that a run which was queued then had before it; null once it is no longer kept. */
export async function findPreflightBefore(tx: Reader, deploymentId: string, queuedAt: Date): Promise<StoredPreflight | null> {
  const rows = await tx.$queryRaw<StoredPreflight[]>`
    SELECT ${COLUMNS} FROM preflights WHERE "deploymentId" = ${deploymentId} AND "finishedAt" <= ${queuedAt} ORDER BY "requestedAt" DESC, id DESC LIMIT 1`;
  return rows[0] ?? null;
}

export interface NewPreflight {
  deploymentId: string;
  requestedBy: string;
  /** By id (lib/auth/requester.ts); null where nothing is mended. */
  requesterId: string | null;
  subject: PreflightSubject;
  inputsDigest: string;
  fix: PreflightFix | null;
}

/** So many are kept of a deployment. */
const KEPT = 10;

/**
 * Asks the runners for a preflight, unless one that `serves` is there. Whatever was under way for the deployment otherwise is ended:
 * it looked at what is no longer asked.
 */
export async function askForPreflight(db: Database, asked: NewPreflight, serves: (latest: StoredPreflight) => boolean): Promise<void> {
  return inTransaction(db, async (tx) => {
    // The row lock makes two requests at once ask for one preflight, not two.
    await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${asked.deploymentId} FOR UPDATE`;
    const latest = await findLatestPreflight(tx, asked.deploymentId);
    if (latest === null || !serves(latest)) await insertPreflight(tx, asked);
  });
}

async function insertPreflight(tx: Transaction, { subject, ...asked }: NewPreflight): Promise<void> {
  const { deploymentId } = asked;
  // From before the clock was set back: it would count as the newest until the clock has caught up.
  await tx.$executeRaw`DELETE FROM preflights WHERE "deploymentId" = ${deploymentId} AND ${Prisma.raw(isToCome('"requestedAt"'))}`;
  await tx.preflight.updateMany({ where: { deploymentId, finishedAt: null }, data: { finishedAt: new Date(), fence: { increment: 1 } } });
  await tx.preflight.create({ data: { ...asked, subject: subject as unknown as Prisma.InputJsonObject } });
  const kept = await tx.preflight.findMany({ where: { deploymentId }, orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }], take: KEPT, select: { id: true } });
  await tx.preflight.deleteMany({ where: { deploymentId, id: { notIn: kept.map((one) => one.id) } } });
  await notify(tx, 'preflight', deploymentId);
}

/** A preflight that a runner makes, for as long as its lease lasts. */
export interface ClaimedPreflight {
  id: string;
  deploymentId: string;
  fence: number;
  subject: PreflightSubject;
  fix: PreflightFix | null;
  requesterId: string | null;
}

/** A preflight that ended so many runners is given up: what it has not told is not known. */
const MOST_TRIES = 4;

/** Takes the one that waits longest, or whose runner let its lease run out; null when none does. Compare-and-set: only one runner gets it. */
export async function claimPreflight(db: Database, { runnerId, leaseMs }: { runnerId: string; leaseMs: number }): Promise<ClaimedPreflight | null> {
  await db.pool.query(`UPDATE preflights SET "finishedAt" = now() WHERE "finishedAt" IS NULL AND fence >= $1 AND NOT ${isTakenUntil('"leaseUntil"', '$2')}`, [MOST_TRIES, leaseMs]);
  const { rows } = await db.pool.query<ClaimedPreflight>(
    `UPDATE preflights SET "claimedBy" = $1, fence = fence + 1, "startedAt" = coalesce("startedAt", now()), findings = '[]',
            "leaseUntil" = now() + $2::float8 * interval '1 millisecond'
     WHERE id = (SELECT id FROM preflights WHERE "finishedAt" IS NULL AND NOT ${isTakenUntil('"leaseUntil"', '$2')}
                 ORDER BY "requestedAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, "deploymentId", fence, subject, fix, "requesterId"`,
    [runnerId, leaseMs],
  );
  return rows[0] ?? null;
}

/** Holds on to it. False when it was taken away: by another runner, or because something else is asked by now. */
export async function renewPreflight(db: Database, { id, fence }: ClaimedPreflight, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.pool.query(`UPDATE preflights SET "leaseUntil" = now() + $3::float8 * interval '1 millisecond' WHERE id = $1 AND fence = $2 AND "finishedAt" IS NULL`, [id, fence, leaseMs]);
  return rowCount === 1;
}

/** Adds what a check found. False when the preflight was taken away. */
export async function recordFinding(db: Database, claimed: ClaimedPreflight, finding: PreflightFinding): Promise<boolean> {
  return write(db, claimed, `findings = findings || $3::jsonb`, JSON.stringify([storable(finding)]));
}

/** All checks were made. */
export async function finishPreflight(db: Database, claimed: ClaimedPreflight): Promise<boolean> {
  return write(db, claimed, '"finishedAt" = now(), "isWhole" = true, "leaseUntil" = $3::timestamptz', null);
}

async function write(db: Database, { id, fence, deploymentId }: ClaimedPreflight, change: string, value: string | null): Promise<boolean> {
  const { rowCount } = await db.pool.query(`UPDATE preflights SET ${change} WHERE id = $1 AND fence = $2 AND "finishedAt" IS NULL`, [id, fence, value]);
  if (rowCount !== 1) return false;
  await notify(db.prisma, 'preflight', deploymentId);
  return true;
}
