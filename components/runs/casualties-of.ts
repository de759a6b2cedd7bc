import type { PlanDocument, ResourceChange } from '#lib/plans/plan-document.ts';
import type { Casualty } from './approval-bar.tsx';

/** What a plan destroys or replaces, as little of it as the approval bar needs: the plan itself stays on the server. */
export function casualtiesOf(plan: PlanDocument): Casualty[] {
  return plan.changes.filter(isCasualty).map(({ address, type, name, action, dataLoss }) => ({ address, type, name, action, dataLoss }));
}

function isCasualty(change: ResourceChange): change is ResourceChange & { action: Casualty['action'] } {
  return change.action === 'delete' || change.action === 'replace';
}
