import type { ConsoleKey } from '../credentials/console-key.ts';
import { openBytes, sealBytes } from '../credentials/sealed-secret.ts';
import type { Database } from '../db/client.ts';
import { notify } from '../db/notify.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { lockClaim, type ClaimedRun } from '../runs/claim-store.ts';
import type { ReadStateFacts } from './read-state.ts';
import { followOutsideState } from './imported-inputs.ts';
import type { StateDocument } from './state-document.ts';
import { digestState } from './state-summary.ts';
import { readStateSummaryPurpose } from './summary-purpose.ts';

/** Which run reads: after its apply, or after its plan. */
type Reader = Pick<ClaimedRun, 'id' | 'deploymentId' | 'claim'> & { afterApply: boolean };

/** Stores what a run read in the backend; null: the backend has no state. False: the claim is lost. */
export async function recordReadState(db: Database, key: ConsoleKey, { id: runId, deploymentId, claim, afterApply }: Reader, state: { document: StateDocument; body: Buffer } | null): Promise<boolean> {
  const digest = state === null ? null : digestState(state.document);
  return inTransaction(db, async (tx) => {
    if (!(await lockClaim(tx, runId, claim))) return false;
    if (state === null || digest === null) {
      await tx.readState.deleteMany({ where: { deploymentId } });
    } else {
      const { serial, resourceCount, summary } = digest;
      const sealed = { sealedBody: sealBytes(key, state.body, readStatePurpose(deploymentId)), sealedSummary: sealBytes(key, summary, readStateSummaryPurpose(deploymentId)) };
      const row = { runId, afterApply, serial, resourceCount, ...sealed, readAt: new Date() };
      await tx.readState.upsert({ where: { deploymentId }, create: { deploymentId, ...row }, update: row, select: { deploymentId: true } });
    }
    if (!afterApply) await followOutsideState(tx, deploymentId, digest);
    await notify(tx, 'deployment', deploymentId);
    return true;
  });
}

/** Returns the facts of the state that was read last; null where none was. */
export async function findReadState({ prisma }: { prisma: Transaction | Database['prisma'] }, deploymentId: string): Promise<ReadStateFacts | null> {
  const row = await prisma.readState.findUnique({ where: { deploymentId }, include: { run: { select: { number: true } } } });
  if (row === null) return null;
  const { runId, run, serial, resourceCount, readAt, afterApply } = row;
  const later = await prisma.run.count({ where: { deploymentId, applyStartedAt: { not: null }, number: afterApply ? { gt: run.number } : { gte: run.number } } });
  return { runId, runNumber: run.number, serial, resourceCount, readAt: readAt.toISOString(), isCurrent: later === 0 };
}

/** Returns the document of the state that was read last, in clear; null where none was. */
export async function openReadState(db: Pick<Database, 'prisma'>, key: ConsoleKey, deploymentId: string): Promise<Buffer | null> {
  const row = await db.prisma.readState.findUnique({ where: { deploymentId }, select: { sealedBody: true } });
  return row === null ? null : openBytes(key, row.sealedBody, readStatePurpose(deploymentId));
}

/** What a read state is sealed for. */
export function readStatePurpose(deploymentId: string): string {
  return `read_states/${deploymentId}`;
}

/** Returns true if the console keeps the deployment's state; false where Terraform keeps it in another backend. */
export async function isStateHere({ prisma }: Pick<Database, 'prisma'>, deploymentId: string): Promise<boolean> {
  const row = await prisma.deployment.findUnique({ where: { id: deploymentId }, select: { backend: true } });
  const { kind } = (row?.backend ?? { kind: 'console' }) as { kind: string };
  return kind === 'console';
}

/** Forgets what was read of a backend that the deployment no longer names. */
export async function forgetReadState(tx: Transaction, deploymentId: string): Promise<void> {
  const { count } = await tx.readState.deleteMany({ where: { deploymentId } });
  if (count > 0) await followOutsideState(tx, deploymentId, null);
}
