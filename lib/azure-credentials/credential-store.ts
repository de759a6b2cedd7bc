import type { ConsoleKey } from '../credentials/console-key.ts';
import { openText, sealText } from '../credentials/sealed-secret.ts';
import type { Database } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { notify } from '../db/notify.ts';
import { storable } from '../db/storable.ts';
import { inTransaction } from '../db/transaction.ts';
import { findUnsettledTeardown } from '../teardown/ledger-store.ts';
import { choosesTenant, type AzureCredential, type CloudName, type CredentialKind, type CredentialSecret, type CredentialTest } from './azure-credential.ts';
import { type CredentialChange, type NewCredential, rotationOf } from './credential-schema.ts';

type Row = Prisma.AzureCredentialGetPayload<{ omit: { sealedSecret: true }; include: typeof PARTS }>;

const PARTS = { _count: { select: { deployments: { where: { archivedAt: null, status: { not: 'destroyed' } } } } } } as const;

/** By name. */
export async function listCredentials(db: Database): Promise<AzureCredential[]> {
  return (await db.prisma.azureCredential.findMany({ include: PARTS, orderBy: { name: 'asc' } })).map(toCredential);
}

export async function findCredential(db: Database, id: string): Promise<AzureCredential | null> {
  const row = await db.prisma.azureCredential.findUnique({ where: { id }, include: PARTS });
  return row === null ? null : toCredential(row);
}

/** When its secret was last replaced, as ISO 8601; null where that never was, or there is no credential. */
export async function findRotation(db: Database, id: string | null): Promise<string | null> {
  const row = id === null ? null : await db.prisma.azureCredential.findUnique({ where: { id }, select: { rotatedAt: true } });
  return row?.rotatedAt?.toISOString() ?? null;
}

function toCredential(row: Row): AzureCredential {
  const { id, name, endpoint, authorityHost, caPem, tenantId, clientId, subscriptionId, tokenFile, createdBy } = row;
  return {
    id, name, endpoint, authorityHost, caPem, tenantId, clientId, subscriptionId, tokenFile, createdBy,
    kind: row.kind as CredentialKind,
    cloud: row.cloud as CloudName,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    rotatedAt: row.rotatedAt?.toISOString() ?? null,
    testing: row.testedAt === null,
    test: row.test as CredentialTest | null,
    usedBy: row._count.deployments,
  };
}

/** Stores one and asks for its first test; null when somebody gave the name to another already. */
export async function createCredential(db: Database, key: ConsoleKey, { secret, ...columns }: NewCredential, createdBy: string): Promise<AzureCredential | null> {
  const id = crypto.randomUUID();
  return refusingTakenNames(() =>
    inTransaction(db, async (tx) => {
      const sealedSecret = secret === null ? null : sealText(key, JSON.stringify(secret), credentialPurpose(id));
      const row = await tx.azureCredential.create({ data: { ...columns, id, sealedSecret, createdBy }, include: PARTS });
      await notify(tx, 'credential', id);
      return toCredential(row);
    }),
  );
}

export type ChangeResult = { ok: true; credential: AzureCredential } | { ok: false; reason: 'not_found' | 'name_taken' | 'other_kind' | 'tenant_fixed' };

/** Changes what is given. A new secret replaces the old one at once, and is tested: runs that start from now on use it. */
export async function changeCredential(db: Database, key: ConsoleKey, id: string, change: CredentialChange): Promise<ChangeResult> {
  const before = await findCredential(db, id);
  if (before === null) return { ok: false, reason: 'not_found' };
  const rotation = rotationOf(change);
  const fits = rotation === null || before.kind === ('clientSecret' in rotation.secret ? 'client_secret' : 'client_certificate');
  if (!fits) return { ok: false, reason: 'other_kind' };
  if (change.tenantId !== undefined && !choosesTenant(before.kind)) return { ok: false, reason: 'tenant_fixed' };
  const credential = await refusingTakenNames(() =>
    inTransaction(db, async (tx) => {
      const row = await tx.azureCredential.update({ where: { id }, data: { ...plainColumns(change), ...tenantColumns(change), ...rotationColumns(key, id, rotation), ...WANTS_TEST }, include: PARTS });
      await notify(tx, 'credential', id);
      return toCredential(row);
    }),
  );
  return credential === null ? { ok: false, reason: 'name_taken' } : { ok: true, credential };
}

function plainColumns({ name, subscriptionId, expiresAt }: CredentialChange) {
  return { ...(name !== undefined && { name }), ...(subscriptionId !== undefined && { subscriptionId }), ...(expiresAt !== undefined && { expiresAt }) };
}

/** It signs in otherwise from then on, as after a rotation. */
function tenantColumns({ tenantId }: CredentialChange) {
  return tenantId === undefined ? {} : { tenantId, rotatedAt: new Date() };
}

function rotationColumns(key: ConsoleKey, id: string, rotation: ReturnType<typeof rotationOf>) {
  if (rotation === null) return {};
  return { sealedSecret: sealText(key, JSON.stringify(rotation.secret), credentialPurpose(id)), expiresAt: rotation.expiresAt, rotatedAt: new Date() };
}

/** `unsettled`: Azure is still to be asked with it what a teardown left; of which deployment. */
export type RemoveResult = { ok: true } | { ok: false; reason: 'not_found' | 'in_use' } | { ok: false; reason: 'unsettled'; deployment: string };

/** Refused while a deployment that exists, an unfinished run, or the reading back of a teardown reaches Azure with it. */
export async function removeCredential(db: Database, id: string): Promise<RemoveResult> {
  return inTransaction(db, async (tx) => {
    // The row lock holds off whoever is about to choose it.
    const found = await tx.$queryRaw<unknown[]>`SELECT id FROM azure_credentials WHERE id = ${id} FOR UPDATE`;
    if (found.length === 0) return { ok: false, reason: 'not_found' };
    const needed = await tx.deployment.count({ where: { credentialId: id, archivedAt: null, status: { not: 'destroyed' } } });
    const running = await tx.run.count({ where: { credentialId: id, finishedAt: null } });
    if (needed + running > 0) return { ok: false, reason: 'in_use' };
    const unsettled = await findUnsettledTeardown(tx, id);
    if (unsettled !== null) return { ok: false, reason: 'unsettled', deployment: unsettled };
    await tx.deployment.updateMany({ where: { credentialId: id }, data: { credentialId: null } });
    await tx.azureCredential.delete({ where: { id }, select: { id: true } });
    return { ok: true };
  });
}

/** What is secret of it, in clear: for the runner alone. Null for kinds without a secret. */
export async function openCredentialSecret(db: Database, key: ConsoleKey, id: string): Promise<CredentialSecret | null> {
  const { sealedSecret } = await db.prisma.azureCredential.findUniqueOrThrow({ where: { id }, select: { sealedSecret: true } });
  return sealedSecret === null ? null : (JSON.parse(openText(key, sealedSecret, credentialPurpose(id))) as CredentialSecret);
}

/** What a credential's secret is sealed for. */
export function credentialPurpose(id: string): string {
  return `azure_credentials/${id}/secret`;
}

/** Asks the runners for a test. False when there is no such credential. */
export async function requestCredentialTest(db: Database, id: string): Promise<boolean> {
  const { count } = await db.prisma.azureCredential.updateMany({ where: { id }, data: WANTS_TEST });
  if (count > 0) await notify(db.prisma, 'credential', id);
  return count > 0;
}

/** A test that is under way meanwhile counts no more: it may have seen the old secret. */
const WANTS_TEST = { testedAt: null, testStartedAt: null } as const;

/**
 * The next credential to test, for one runner alone: one whose test is wanted, or is a day old. A test whose runner died is taken
 * again after a minute.
 */
export async function takeCredentialToTest(db: Database): Promise<{ id: string; startedAt: Date } | null> {
  const { rows } = await db.pool.query<{ id: string; startedAt: Date }>(
    `UPDATE azure_credentials SET "testStartedAt" = clock_timestamp() WHERE id = (
       SELECT id FROM azure_credentials
       WHERE ("testedAt" IS NULL OR "testedAt" < now() - interval '1 day') AND ("testStartedAt" IS NULL OR "testStartedAt" < now() - interval '1 minute')
       ORDER BY "testedAt" NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, "testStartedAt" AS "startedAt"`,
  );
  return rows[0] ?? null;
}

/** What a test saw; nothing is written when another was wanted meanwhile. */
export async function recordCredentialTest(db: Database, { id, startedAt }: { id: string; startedAt: Date }, test: CredentialTest): Promise<void> {
  await db.prisma.azureCredential.updateMany({
    where: { id, testStartedAt: startedAt },
    data: { test: storable(test) as unknown as Prisma.InputJsonValue, testedAt: new Date(), testStartedAt: null },
  });
}

/** The unique index is the referee of names. */
async function refusingTakenNames<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return null;
    throw error;
  }
}
