import { openJournal } from '../adoption/journal-store.ts';
import { isSomethingBegun } from '../adoption/unmanaged.ts';
import type { AzureScope } from '../azure-credentials/check-moved.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Database } from '../db/client.ts';
import { inTransaction, type Transaction } from '../db/transaction.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import { lockClaim, type ClaimedRun } from '../runs/claim-store.ts';
import type { Inputs } from './deployment.ts';

/**
 * What the existing resources of a deployment were made with: the inputs of the last run that began to apply. Null where nothing
 * exists, as far as the newest state and the journal know; then everything can still be changed. What is in no state yet counts:
 * under another namespace it would be looked for in another group, and forgotten.
 */
export async function findAppliedInputs({ db, key }: { db: Database; key: ConsoleKey }, deploymentId: string): Promise<AppliedInputs | null> {
  const exists = (await hasStateResources(db, deploymentId)) || isSomethingBegun(await openJournal(db, key, deploymentId));
  if (!exists) return null;
  const run = await db.prisma.run.findFirst({
    where: { deploymentId, kind: 'deploy', applyStartedAt: { not: null } },
    orderBy: { number: 'desc' },
    select: { moduleVersion: true, location: true, subscriptionId: true, inputs: true, deployment: { select: { appliedSubscriptionId: true, appliedTenantId: true } } },
  });
  if (run === null) return findImportedInputs(db, deploymentId);
  const { moduleVersion, location, deployment } = run;
  return { moduleVersion, location, inputs: run.inputs as Inputs, subscriptionId: deployment.appliedSubscriptionId ?? run.subscriptionId, tenantId: deployment.appliedTenantId };
}

/** Whether the newest state that the console keeps, or the last one that a run read in another backend, has managed resources. */
export async function hasStateResources({ prisma }: { prisma: Database['prisma'] | Transaction }, deploymentId: string): Promise<boolean> {
  const newest = await prisma.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { resourceCount: true } });
  if (newest !== null && newest.resourceCount > 0) return true;
  return (await prisma.readState.count({ where: { deploymentId, resourceCount: { gt: 0 } } })) > 0;
}

/** What the deployment was set to when resources came into its state without a run; null for an unfinished wizard, whose inputs bind nothing. */
async function findImportedInputs(db: Database, id: string): Promise<AppliedInputs | null> {
  const row = await db.prisma.deployment.findUnique({ where: { id }, select: { moduleVersion: true, location: true, subscriptionId: true, inputs: true, importedInputs: true, wizardStep: true } });
  if (row === null || row.wizardStep !== null) return null;
  const imported = row.importedInputs as Omit<AppliedInputs, 'tenantId'> | null;
  if (imported === null) return { moduleVersion: row.moduleVersion, location: row.location, inputs: row.inputs as Inputs, subscriptionId: row.subscriptionId };
  return { ...imported, otherLocation: row.location === imported.location ? null : row.location };
}

/** Remembers where the apply of this run works, unless that is known of something that exists. False: the claim is lost. */
export async function recordAppliedPlace(db: Database, { id, deploymentId, claim }: Pick<ClaimedRun, 'id' | 'deploymentId' | 'claim'>, { scope, exists }: { scope: AzureScope; exists: boolean }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await lockClaim(tx, id, claim))) return false;
    await tx.deployment.updateMany({
      where: { id: deploymentId, ...(exists && { appliedSubscriptionId: null }) },
      data: { appliedSubscriptionId: scope.subscriptionId?.toLowerCase() ?? null, appliedTenantId: scope.tenantId?.toLowerCase() ?? null },
    });
    return true;
  });
}

/**
 * Whether another backend would lose what exists: a run has begun to apply, or the state that the console keeps has resources. A state
 * that was only read in another backend stays there.
 */
export async function isBackendBound(db: Database, deploymentId: string): Promise<boolean> {
  const newest = await db.prisma.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { resourceCount: true } });
  return (newest?.resourceCount ?? 0) > 0 || (await db.prisma.run.count({ where: { deploymentId, applyStartedAt: { not: null } } })) > 0;
}
