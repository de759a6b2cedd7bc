import type { Database } from '../db/client.ts';
import { hasWandb } from '../modules/missing-resources.ts';
import type { PlanDocument } from '../plans/plan-document.ts';
import type { Run } from './run.ts';

/** Returns true if W&B was deployed before this run, so that the run only changes it. */
export async function isChangeOfDeployed(db: Database, { deploymentId, number }: Pick<Run, 'deploymentId' | 'number'>, plan: PlanDocument | null): Promise<boolean> {
  const before = await db.prisma.run.findMany({
    where: { deploymentId, number: { lt: number }, kind: 'deploy', applyStartedAt: { not: null } },
    select: { status: true, purpose: true, refreshOnly: true, adoptOnly: true },
  });
  if (before.some(({ status, purpose, refreshOnly, adoptOnly }) => status === 'applied' && purpose === null && !refreshOnly && !adoptOnly)) return true;
  // A state from outside has W&B without a run of this console.
  return before.length === 0 && plan !== null && !hasWandb(plan.changes.filter(({ action }) => action === 'create'));
}
