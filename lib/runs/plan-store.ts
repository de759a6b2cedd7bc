import type { ConsoleKey } from '../credentials/console-key.ts';
import { openBytes, sealBytes } from '../credentials/sealed-secret.ts';
import type { Database } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import { storable } from '../db/storable.ts';
import { digestOf } from '../ids.ts';
import type { PlanDocument } from '../plans/plan-document.ts';
import { lockClaim, type Claim } from './claim-store.ts';

/** What a plan was made against: approving it later is only right while both still hold. */
export interface PlanBasis {
  /** Null where there was no state yet. */
  state: { serial: number; lineage: string } | null;
  inputsDigest: string;
  /** Where it was made; no part of the digest, since nobody may have asked for it. Null in practice. */
  subscriptionId: string | null;
}

export interface StoredPlan extends PlanBasis {
  digest: string;
  lockFile: string;
}

/** Keeps the very file Terraform wrote, sealed: it holds every input in clear. False: the claim is lost, or the run has ended. */
export async function createPlan(
  db: Database,
  key: ConsoleKey,
  { runId, claim, file, lockFile, basis, document }: { runId: string; claim: Claim; file: Buffer; lockFile: string; basis: PlanBasis; document: PlanDocument | null },
): Promise<boolean> {
  const data = {
    sealedFile: sealBytes(key, file, planPurpose(runId)),
    digest: digestOf(file),
    lockFile,
    stateSerial: basis.state?.serial ?? null,
    stateLineage: basis.state?.lineage ?? null,
    inputsDigest: basis.inputsDigest,
    subscriptionId: basis.subscriptionId,
    ...(document && { document: storable(document) as unknown as Prisma.InputJsonValue }),
  };
  return inTransaction(db, async (tx) => {
    if (!(await lockClaim(tx, runId, claim))) return false;
    await tx.runPlan.upsert({ where: { runId }, create: { runId, ...data }, update: data, select: { runId: true } });
    return true;
  });
}

export async function findPlan(db: Database | { prisma: Transaction }, runId: string): Promise<StoredPlan | null> {
  const row = await db.prisma.runPlan.findUnique({
    where: { runId },
    select: { digest: true, lockFile: true, stateSerial: true, stateLineage: true, inputsDigest: true, subscriptionId: true },
  });
  if (row === null) return null;
  const state = row.stateSerial === null ? null : { serial: row.stateSerial, lineage: row.stateLineage ?? '' };
  return { digest: row.digest, lockFile: row.lockFile, inputsDigest: row.inputsDigest, subscriptionId: row.subscriptionId, state };
}

/** The plan file as it was stored. @throws when there is none, or it is not the file its digest names. */
export async function openPlanFile(db: Database, key: ConsoleKey, runId: string): Promise<Buffer> {
  const row = await db.prisma.runPlan.findUniqueOrThrow({ where: { runId }, select: { sealedFile: true, digest: true } });
  const file = openBytes(key, row.sealedFile, planPurpose(runId));
  if (digestOf(file) !== row.digest) throw new Error(`the stored plan of run ${runId} is not the one that was made`);
  return file;
}

export async function findPlanDocument(db: Database, runId: string): Promise<PlanDocument | null> {
  const row = await db.prisma.runPlan.findUnique({ where: { runId }, select: { document: true } });
  return (row?.document ?? null) as PlanDocument | null;
}

/** What a plan file is sealed for. */
export function planPurpose(runId: string): string {
  return `run_plans/${runId}`;
}
