import { openJournal } from '../adoption/journal-store.ts';
import { isSomethingBegun } from '../adoption/unmanaged.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import type { Database } from '../db/client.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import type { Inputs } from './deployment.ts';

/**
 * What the existing resources of a deployment were made with: the inputs of the last run that began to apply. Null where nothing
 * exists, as far as the newest state and the journal know; then everything can still be changed. What is in no state yet counts:
 * under another namespace it would be looked for in another group, and forgotten.
 */
export async function findAppliedInputs({ db, key }: { db: Database; key: ConsoleKey }, deploymentId: string): Promise<AppliedInputs | null> {
  const newest = await db.prisma.stateVersion.findFirst({ where: { deploymentId }, orderBy: { position: 'desc' }, select: { resourceCount: true } });
  const exists = (newest?.resourceCount ?? 0) > 0 || isSomethingBegun(await openJournal(db, key, deploymentId));
  if (!exists) return null;
  const run = await db.prisma.run.findFirst({
    where: { deploymentId, kind: 'deploy', applyStartedAt: { not: null } },
    orderBy: { number: 'desc' },
    select: { moduleVersion: true, location: true, subscriptionId: true, inputs: true },
  });
  return run === null ? null : { moduleVersion: run.moduleVersion, location: run.location, subscriptionId: run.subscriptionId, inputs: run.inputs as Inputs };
}

/** Whether anything may exist that the deployment's state, wherever it is kept, knows of. */
export async function hasBegunToApply(db: Database, deploymentId: string): Promise<boolean> {
  return (await db.prisma.run.count({ where: { deploymentId, applyStartedAt: { not: null } } })) > 0;
}
