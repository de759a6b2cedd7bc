import type { ConsoleContext } from '../console-context.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import { openBytes, sealBytes } from '../credentials/sealed-secret.ts';
import { isStateHere, openReadState } from './read-state-store.ts';
import { findStateVersionBody } from './state-store.ts';
import { unpackSummary, type StateSummary } from './state-summary.ts';
import { LARGE_STATE_BYTES, runStateTask } from './state-thread.ts';
import { readStateSummaryPurpose, stateSummaryPurpose } from './summary-purpose.ts';

type Context = Pick<ConsoleContext, 'db' | 'key'>;

/** A summary with more entries is read once for all that a page asks of it. */
const LARGE_ENTRIES = 500;
const KEPT_MS = 60_000;
const KEPT = 4;

/** The large summaries that were read last, by version. */
const kept = new Map<string, Promise<StateSummary | null>>();

/**
 * Returns the summary of the deployment's newest state; where Terraform keeps it in another backend, of the state that a run read there
 * last. Null without a state. Not to be changed by its readers.
 */
export async function readNewestSummary(context: Context, deploymentId: string): Promise<StateSummary | null> {
  if (!(await isStateHere(context.db, deploymentId))) return readOutsideSummary(context, deploymentId);
  const version = await context.db.prisma.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { id: true } });
  return version === null ? null : readVersionSummary(context, deploymentId, version.id);
}

/** Returns the summary of the last state that a run wrote, or read after its apply; null where it did neither. */
export async function readSummaryOfRun(context: Context, { id: runId, deploymentId }: { id: string; deploymentId: string }): Promise<StateSummary | null> {
  const { prisma } = context.db;
  const version = await prisma.stateVersion.findFirst({ where: { deploymentId, runId }, orderBy: { position: 'desc' }, select: { id: true } });
  if (version !== null) return readVersionSummary(context, deploymentId, version.id);
  const isOwn = (await prisma.readState.count({ where: { deploymentId, runId, afterApply: true } })) > 0;
  return isOwn ? readOutsideSummary(context, deploymentId) : null;
}

/** Returns the summary of one version; null for what is no state. A version stored without one gets it now. */
export async function readVersionSummary(context: Context, deploymentId: string, versionId: string): Promise<StateSummary | null> {
  return once(versionId, async () => {
    const { db, key } = context;
    const purpose = stateSummaryPurpose(deploymentId, versionId);
    const where = { id: versionId, deploymentId };
    const row = await db.prisma.stateVersion.findFirst({ where, select: { sealedSummary: true } });
    return (
      (await openSummary(key, row?.sealedSummary ?? null, purpose)) ??
      makeSummary(key, await findStateVersionBody(db, key, deploymentId, versionId), purpose, (sealedSummary) => db.prisma.stateVersion.updateMany({ where, data: { sealedSummary } }))
    );
  });
}

/** Makes the summaries of large newest versions that were stored without one, so that no page waits seconds for them. */
export async function summarizeStored(context: Context): Promise<void> {
  const { rows } = await context.db.pool.query<{ deploymentId: string; id: string }>(
    `SELECT "deploymentId", id FROM (
       SELECT DISTINCT ON ("deploymentId") "deploymentId", id, size, "sealedSummary" IS NULL AS "isOld" FROM state_versions ORDER BY "deploymentId", position DESC
     ) newest WHERE "isOld" AND size >= $1`,
    [LARGE_STATE_BYTES],
  );
  for (const { deploymentId, id } of rows) await readVersionSummary(context, deploymentId, id);
}

async function readOutsideSummary(context: Context, deploymentId: string): Promise<StateSummary | null> {
  const { db, key } = context;
  const state = await db.prisma.readState.findUnique({ where: { deploymentId }, select: { runId: true, afterApply: true, readAt: true } });
  if (state === null) return null;
  // The row is written again by each run that reads: only its own summary goes into it.
  const where = { deploymentId, ...state };
  return once(`${deploymentId}/${state.runId}/${state.readAt.toISOString()}`, async () => {
    const purpose = readStateSummaryPurpose(deploymentId);
    const row = await db.prisma.readState.findFirst({ where, select: { sealedSummary: true } });
    return (
      (await openSummary(key, row?.sealedSummary ?? null, purpose)) ??
      makeSummary(key, await openReadState(db, key, deploymentId), purpose, (sealedSummary) => db.prisma.readState.updateMany({ where, data: { sealedSummary } }))
    );
  });
}

async function openSummary(key: ConsoleKey, sealed: Uint8Array | null, purpose: string): Promise<StateSummary | null> {
  return sealed === null ? null : unpackSummary(openBytes(key, sealed, purpose));
}

async function makeSummary(key: ConsoleKey, body: Uint8Array | null, purpose: string, store: (sealed: Uint8Array<ArrayBuffer>) => Promise<unknown>): Promise<StateSummary | null> {
  const digest = body === null ? null : await runStateTask({ kind: 'digest', body });
  if (digest === null) return null;
  await store(sealBytes(key, digest.summary, purpose));
  return unpackSummary(digest.summary);
}

/** Reads once for those who ask at the same time; what is large stays for those who ask soon. */
async function once(name: string, read: () => Promise<StateSummary | null>): Promise<StateSummary | null> {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const reading = read();
  kept.set(name, reading);
  const drop = () => {
    if (kept.get(name) === reading) kept.delete(name);
  };
  try {
    const summary = await reading;
    if (!isLarge(summary)) drop();
    else {
      setTimeout(drop, KEPT_MS).unref();
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    }
    return summary;
  } catch (error) {
    drop();
    throw error;
  }
}

function isLarge(summary: StateSummary | null): boolean {
  return summary !== null && summary.resources.length + summary.outputs.length > LARGE_ENTRIES;
}
