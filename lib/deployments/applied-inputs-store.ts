import type { Database } from '../db/client.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import type { Inputs } from './deployment.ts';

/**
 * What the existing resources of a deployment were made with: the inputs of the last run that began to apply. Null where
 * nothing exists, which the newest state says; then everything can still be changed.
 */
export async function findAppliedInputs(db: Database, deploymentId: string): Promise<AppliedInputs | null> {
  const newest = await db.prisma.stateVersion.findFirst({ where: { deploymentId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], select: { resourceCount: true } });
  if (newest === null || newest.resourceCount === 0) return null;
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
