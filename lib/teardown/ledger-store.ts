import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import type { Transaction } from '../db/transaction.ts';
import { storable } from '../db/storable.ts';
import { isTakenUntil, NEVER, past } from '../db/stored-times.ts';
import { isSettled, retryAtOfReading, type LedgerItem, type LedgerReading, type StoredLedger } from './ledger.ts';
import { LOOK_LASTS_MS } from '../tunables.ts';
import { vaultNameOf, type Reservation } from './reservation.ts';
import { TARGET_COLUMNS, type ClaimedTarget, type TeardownTarget } from './survey-store.ts';

export async function findLedger(db: Database, deploymentId: string): Promise<StoredLedger | null> {
  const row = await db.prisma.teardownLedger.findUnique({ where: { deploymentId } });
  if (row === null) return null;
  const { subscriptionId, vaultName } = row;
  return {
    before: row.before as unknown as LedgerItem[],
    reading: row.reading as unknown as LedgerReading,
    requestedAt: row.requestedAt?.toISOString() ?? null,
    attemptedAt: row.attemptedAt.toISOString(),
    retryAt: row.retryAt?.toISOString() ?? null,
    reservedUntil: row.reservedUntil?.toISOString() ?? null,
    subscriptionId,
    vaultName,
  };
}

/** SQL: whether another deployment goes by the names of `d`, so that what Azure has under them is that one's. */
const IS_NAME_USED_AGAIN = `EXISTS (SELECT FROM deployments o WHERE o.id <> d.id AND o."reservedNamespace" IS NOT NULL AND o."lastRunId" IS NOT NULL
  AND o.target = d.target AND o.inputs->>'namespace' = d.inputs->>'namespace'
  AND coalesce(coalesce(o."subscriptionId", o."appliedSubscriptionId") = coalesce(d."subscriptionId", d."appliedSubscriptionId"), true))`;

/** Asks the runners to read it anew. none: there is nothing to read anew; name_in_use: another deployment goes by its name by now. */
export async function requestLedger(db: Database, deploymentId: string): Promise<'asked' | 'none' | 'name_in_use'> {
  const { rows } = await db.pool.query<{ used: boolean }>(
    `UPDATE teardown_ledgers l SET "requestedAt" = CASE WHEN ${IS_NAME_USED_AGAIN} THEN l."requestedAt" ELSE now() END
     FROM deployments d WHERE d.id = l."deploymentId" AND d.id = $1 RETURNING ${IS_NAME_USED_AGAIN} AS used`,
    [deploymentId],
  );
  const [row] = rows;
  return row === undefined ? 'none' : row.used ? 'name_in_use' : 'asked';
}

/**
 * Takes destroyed deployments whose ledger is to be read: never read, asked for, not settled and not tried for a while, unless Azure
 * asked for a pause, and unless another deployment goes by its name by now. Archived ones too. What one runner has taken no other gets, until it is recorded or it took too long.
 */
export async function claimLedgerTargets(db: Database, { retryEveryMs, most, lastsMs = LOOK_LASTS_MS }: { retryEveryMs: number; most: number; lastsMs?: number }): Promise<ClaimedTarget[]> {
  const { rows } = await db.pool.query<ClaimedTarget>(
    `WITH due AS (
       SELECT d.id FROM deployments d LEFT JOIN teardown_ledgers l ON l."deploymentId" = d.id
       WHERE d.status = 'destroyed' AND d.inputs->>'namespace' IS NOT NULL AND NOT ${isTakenUntil('d."ledgerLookUntil"', '$3')} AND NOT ${IS_NAME_USED_AGAIN}
         AND (${past('l."attemptedAt"')} = ${NEVER} OR coalesce(l."retryAt", '-infinity') < now())
         AND (l."deploymentId" IS NULL OR ${past('l."requestedAt"')} > ${past('l."attemptedAt"')}
           OR (NOT l.settled AND ${past('l."attemptedAt"')} < now() - $1::float8 * interval '1 millisecond'))
       ORDER BY ${past('l."attemptedAt"')} LIMIT $2 FOR UPDATE OF d SKIP LOCKED)
     UPDATE deployments d SET "ledgerLookUntil" = now() + $3::float8 * interval '1 millisecond' FROM due WHERE d.id = due.id
     RETURNING d.id, ${TARGET_COLUMNS}, now() AS "claimedAt"`,
    [retryEveryMs, most, lastsMs],
  );
  return rows;
}

/** Whether another deployment goes by its names by now: then its ledger is read no more. */
export async function isNameUsedAgain(db: Database, deploymentId: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ used: boolean }>(`SELECT ${IS_NAME_USED_AGAIN} AS used FROM deployments d WHERE d.id = $1`, [deploymentId]);
  return rows[0]?.used ?? false;
}

/** The name of a destroyed deployment of which Azure is still to be asked, with this credential, what is left; null for none. */
export async function findUnsettledTeardown(tx: Transaction, credentialId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT d.name FROM deployments d LEFT JOIN teardown_ledgers l ON l."deploymentId" = d.id
    WHERE d."credentialId" = ${credentialId} AND d.status = 'destroyed' AND d.inputs->>'namespace' IS NOT NULL AND l.settled IS NOT TRUE AND NOT ${Prisma.raw(IS_NAME_USED_AGAIN)}
    ORDER BY d.name LIMIT 1`;
  return rows[0]?.name ?? null;
}

/** What Azure said, and the reservation that follows from it. While the vault could not be read, what was known of it stays. */
export async function recordLedger(db: Database, { id: deploymentId, target, namespace, location }: TeardownTarget, { before, reading, subscriptionId, askedAt }: { before: LedgerItem[]; reading: LedgerReading; subscriptionId: string | null; askedAt: Date }): Promise<void> {
  const kept = reading.vault.found?.kept ?? null;
  const data = {
    target,
    namespace,
    location,
    attemptedAt: askedAt,
    retryAt: retryAtOfReading(reading),
    settled: isSettled(reading),
    before: storable(before) as unknown as Prisma.InputJsonValue,
    reading: storable(reading) as unknown as Prisma.InputJsonValue,
    subscriptionId,
    vaultName: kept === null ? null : kept.name,
    reservedUntil: kept === null ? null : new Date(kept.purgedAt),
  };
  await db.prisma.teardownLedger.upsert({ where: { deploymentId }, create: { deploymentId, ...data }, update: data });
  await db.prisma.deployment.updateMany({ where: { id: deploymentId }, data: { ledgerLookUntil: null } });
  await notify(db.prisma, 'deployment', deploymentId);
}

/** What keeps a namespace from being used anywhere but where it was; the one that lasts longest. Null for nothing. */
export async function findReservation(db: Database, { target, namespace }: { target: string; namespace: unknown }): Promise<Reservation | null> {
  if (typeof namespace !== 'string' || namespace === '') return null;
  const row = await db.prisma.teardownLedger.findFirst({
    where: { target, vaultName: vaultNameOf(namespace), reservedUntil: { gt: new Date() } },
    orderBy: { reservedUntil: 'desc' },
    select: { vaultName: true, location: true, subscriptionId: true, reservedUntil: true },
  });
  if (row === null || row.vaultName === null || row.reservedUntil === null) return null;
  return { namespace, vaultName: row.vaultName, location: row.location, subscriptionId: row.subscriptionId, until: row.reservedUntil.toISOString() };
}
