import type { ConsoleKey } from '../credentials/console-key.ts';
import { openBytes, sealBytes } from '../credentials/sealed-secret.ts';
import type { Database } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { digestOf } from '../ids.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { followOutsideState } from './imported-inputs.ts';
import type { StateDigest } from './state-summary.ts';
import { runStateTask } from './state-thread.ts';
import type { StateVersion } from './state-version.ts';
import { stateSummaryPurpose } from './summary-purpose.ts';

/** Who writes a state: a run, or a person's own Terraform. */
export interface StateWriter {
  runId: string | null;
  label: string;
  /** Why, where it is not plain: rolled back, imported. */
  note?: string;
}

export interface NewState {
  serial: number;
  lineage: string;
  resourceCount: number;
  body: Buffer;
  /** What was read from the body already. */
  digest?: StateDigest;
}

export type AppendResult = { ok: true } | { ok: false; reason: 'run_ended' | 'wrong_lock' | 'older_serial' | 'other_lineage' | 'same_serial_other_content' };

/** Stores a new version behind the lock named by `lockId`. Writing the newest document again changes nothing. */
export async function appendStateVersion(
  db: Database,
  key: ConsoleKey,
  { deploymentId, lockId, state, writer }: { deploymentId: string; lockId: string | null; state: NewState; writer: StateWriter },
): Promise<AppendResult> {
  const { body, digest: known, ...facts } = state;
  const hash = digestOf(body);
  const digest = known ?? (await runStateTask({ kind: 'digest', body }));
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM deployments WHERE id = ${deploymentId} FOR UPDATE`;
    if (writer.runId !== null && !(await isUnfinished(tx, writer.runId))) return { ok: false, reason: 'run_ended' };
    const lock = await tx.stateLock.findUnique({ where: { deploymentId } });
    if (lock !== null && lock.lockId !== lockId) return { ok: false, reason: 'wrong_lock' };
    const newest = await findNewest(tx, deploymentId);
    const refusal = newest === null ? null : refusalOf(newest, state, hash);
    if (refusal === 'already_stored') return { ok: true };
    if (refusal !== null) return { ok: false, reason: refusal };
    const id = crypto.randomUUID();
    await tx.stateVersion.create({
      data: {
        id, deploymentId, ...facts, digest: hash, size: body.length, runId: writer.runId, createdBy: writer.label, note: writer.note ?? null,
        sealedBody: sealBytes(key, body, statePurpose(deploymentId, id)),
        sealedSummary: digest === null ? null : sealBytes(key, digest.summary, stateSummaryPurpose(deploymentId, id)),
      },
      select: { id: true },
    });
    if (writer.runId === null) await followOutsideState(tx, deploymentId, digest);
    return { ok: true };
  });
}

/** A run that has ended, a lost one too, changed nothing since; the lock on the deployment's row makes its end wait for us, or us for it. */
async function isUnfinished(tx: Transaction, runId: string): Promise<boolean> {
  return (await tx.run.count({ where: { id: runId, stateTokenHash: { not: null } } })) > 0;
}

function refusalOf(newest: { serial: number; lineage: string; digest: string }, state: NewState, digest: string) {
  if (newest.lineage !== state.lineage) return 'other_lineage';
  if (state.serial < newest.serial) return 'older_serial';
  if (state.serial > newest.serial) return null;
  return newest.digest === digest ? 'already_stored' : 'same_serial_other_content';
}

async function findNewest(tx: Transaction | Database['prisma'], deploymentId: string) {
  return tx.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' } });
}

/** Serial and lineage of the current state; null where there is none yet. */
export async function findStateBasis(tx: Transaction | Database['prisma'], deploymentId: string): Promise<{ serial: number; lineage: string } | null> {
  const row = await findNewest(tx, deploymentId);
  return row === null ? null : { serial: row.serial, lineage: row.lineage };
}

/** The current state document, in clear; null where there is none yet. */
export async function openNewestState(db: Database, key: ConsoleKey, deploymentId: string): Promise<Buffer | null> {
  const row = await findNewest(db.prisma, deploymentId);
  return row === null ? null : openStateVersion(db, key, deploymentId, row.id);
}

/** Begins the note of a version that drops what lived in a cluster that is gone; how much follows. */
export const DROPPED_NOTE = 'drop_cluster:';

/** Practice: what a plan was made from, with what the practice cloud is. Nothing was applied with it, so it may be a discarded run's. */
export const REFRESHED_NOTE = 'as the practice cloud was found';

/** The current state document, without what only a plan put into it; null where there is none yet. */
export async function openStateBeforeRefresh(db: Database, key: ConsoleKey, deploymentId: string): Promise<Buffer | null> {
  const row = await db.prisma.stateVersion.findFirst({ where: { deploymentId, OR: [{ note: null }, { note: { not: REFRESHED_NOTE } }] }, orderBy: { position: 'desc' }, select: { id: true } });
  return row === null ? null : openStateVersion(db, key, deploymentId, row.id);
}

/** One version's document, in clear; null where the deployment has no such version. */
export async function findStateVersionBody(db: Database, key: ConsoleKey, deploymentId: string, id: string): Promise<Buffer | null> {
  const found = await db.prisma.stateVersion.count({ where: { id, deploymentId } });
  return found === 0 ? null : openStateVersion(db, key, deploymentId, id);
}

async function openStateVersion(db: Database, key: ConsoleKey, deploymentId: string, id: string): Promise<Buffer> {
  const { sealedBody } = await db.prisma.stateVersion.findUniqueOrThrow({ where: { id }, select: { sealedBody: true } });
  return openBytes(key, sealedBody, statePurpose(deploymentId, id));
}

/** One version without its document; null where the deployment has no such version. */
export async function findStateVersion(db: Database, deploymentId: string, id: string): Promise<StateVersion | null> {
  const row = await db.prisma.stateVersion.findFirst({ where: { id, deploymentId } });
  return row === null ? null : toStateVersion(row);
}

/** The current version without its document; null where there is none yet. */
export async function findNewestStateVersion(db: Database, deploymentId: string): Promise<StateVersion | null> {
  const row = await findNewest(db.prisma, deploymentId);
  return row === null ? null : toStateVersion(row);
}

/**
 * The run that wrote the newest state; null where a person did, or nobody. What was only read anew, or dropped from it because its
 * cluster is gone, does not make it a person's.
 */
export async function findStateAuthor(db: Database, deploymentId: string): Promise<string | null> {
  const derived = [{ note: REFRESHED_NOTE }, { note: { startsWith: DROPPED_NOTE } }];
  const row = await db.prisma.stateVersion.findFirst({ where: { deploymentId, OR: [{ note: null }, { NOT: { OR: derived } }] }, orderBy: { position: 'desc' }, select: { runId: true } });
  return row?.runId ?? null;
}

/**
 * The last state of each run that wrote one, newest first, down to the newest that a person wrote: what is missing from one of these and
 * was in an older one was taken out by Terraform, which does so with what it deleted and with what it found gone.
 */
export async function listRunStates(db: Database, deploymentId: string): Promise<{ id: string; runId: string }[]> {
  const rows = await db.prisma.stateVersion.findMany({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { id: true, runId: true, note: true } });
  const written = rows.filter(({ note }) => note === null || (note !== REFRESHED_NOTE && !note.startsWith(DROPPED_NOTE)));
  const byPerson = written.findIndex(({ runId }) => runId === null);
  const ofRuns = (byPerson === -1 ? written : written.slice(0, byPerson)).flatMap(({ id, runId }) => (runId === null ? [] : [{ id, runId }]));
  return ofRuns.filter(({ runId }, index) => ofRuns.findIndex((one) => one.runId === runId) === index);
}

/** Newest first, without the documents. */
export async function listStateVersions(db: Database, { deploymentId, cursor, limit }: { deploymentId: string; cursor?: Cursor; limit: number }): Promise<Page<StateVersion>> {
  const before = cursor && (await db.prisma.stateVersion.findFirst({ where: { id: cursor.id, deploymentId }, select: { position: true } }));
  const rows = await db.prisma.stateVersion.findMany({
    where: { deploymentId, ...(before && { position: { lt: before.position } }) },
    orderBy: { position: 'desc' },
    take: limit + 1,
  });
  return pageOf(rows, limit, toStateVersion, (row) => ({ at: row.createdAt.toISOString(), id: row.id }));
}

function toStateVersion({ position: _, createdAt, ...row }: Omit<StateVersion, 'createdAt'> & { position: bigint; createdAt: Date }): StateVersion {
  return { ...row, createdAt: createdAt.toISOString() };
}

/** Terraform's lock, as whoever is refused it should see it. */
export interface StateLock {
  lockId: string;
  info: Prisma.JsonValue;
  holder: string;
  runId: string | null;
  /** The API token that a person's own Terraform took it with. */
  tokenId: string | null;
  createdAt: string;
}

/**
 * Takes the lock; when it is held already, says by whom. Asking again with the same id is the same lock. A run that ended in this
 * very moment does not get it any more: `lock` is null then, and nobody has it.
 */
export async function lockState(
  db: Database,
  { deploymentId, lockId, info, holder, runId, tokenId = null }: { deploymentId: string; lockId: string; info: Prisma.InputJsonValue; holder: string; runId: string | null; tokenId?: string | null },
): Promise<{ ok: true } | { ok: false; lock: StateLock | null }> {
  const taken = await db.prisma.$executeRaw`INSERT INTO state_locks ("deploymentId", "lockId", info, holder, "runId", "tokenId")
    SELECT d.id, ${lockId}, ${JSON.stringify(info)}::jsonb, ${holder}, ${runId}, ${tokenId} FROM deployments d
    WHERE d.id = ${deploymentId} AND (${runId}::text IS NULL OR EXISTS (SELECT 1 FROM runs WHERE id = ${runId} AND "stateTokenHash" IS NOT NULL FOR SHARE))
    ON CONFLICT ("deploymentId") DO NOTHING`;
  if (taken > 0) return { ok: true };
  const lock = await findStateLock(db, deploymentId);
  if (lock === null && runId !== null && (await db.prisma.run.count({ where: { id: runId, stateTokenHash: { not: null } } })) === 0) return { ok: false, lock: null };
  // Who had it gave it back between the two statements: nobody has it now, we neither.
  if (lock === null) return lockState(db, { deploymentId, lockId, info, holder, runId, tokenId });
  return lock.lockId === lockId ? { ok: true } : { ok: false, lock };
}

/** Gives the lock back; false when another one is held. */
export async function unlockState(db: Database, deploymentId: string, lockId: string): Promise<boolean> {
  await db.prisma.stateLock.deleteMany({ where: { deploymentId, lockId } });
  return (await findStateLock(db, deploymentId)) === null;
}

/** Frees the lock a run's Terraform left behind. Only for a run whose Terraform is known to be dead. */
export async function releaseLockOfRun({ prisma }: Database | { prisma: Transaction }, runId: string): Promise<void> {
  await prisma.stateLock.deleteMany({ where: { runId } });
}

export async function findStateLock(db: Database, deploymentId: string): Promise<StateLock | null> {
  const row = await db.prisma.stateLock.findUnique({ where: { deploymentId } });
  return row === null ? null : { lockId: row.lockId, info: row.info, holder: row.holder, runId: row.runId, tokenId: row.tokenId, createdAt: row.createdAt.toISOString() };
}

/** What a state document is sealed for. */
export function statePurpose(deploymentId: string, id: string): string {
  return `state_versions/${deploymentId}/${id}`;
}
