import { inOrderOfComponents } from '#lib/modules/component.ts';
import type { PlanDocument, ResourceChange } from '#lib/plans/plan-document.ts';

/** The order in which a plan is read: what cannot be undone first. */
export const PLAN_GROUPS = ['dataLoss', 'replace', 'destroy', 'change', 'import', 'create', 'accept', 'forget'] as const;
export type PlanGroupKey = (typeof PLAN_GROUPS)[number];

export interface PlanGroup {
  key: PlanGroupKey;
  count: number;
  components: { component: string; changes: ResourceChange[] }[];
}

/** The changes of a plan by what they mean, then by component. What only is read or kept is left out; so is an empty group. */
export function groupPlan(plan: PlanDocument): PlanGroup[] {
  return PLAN_GROUPS.map((key) => {
    const changes = plan.changes.filter((change) => groupOf(change) === key);
    return { key, count: changes.length, components: byComponent(changes) };
  }).filter((group) => group.count > 0);
}

function groupOf({ action, dataLoss }: ResourceChange): PlanGroupKey | null {
  if (dataLoss && (action === 'delete' || action === 'replace')) return 'dataLoss';
  switch (action) {
    case 'replace':
    case 'create':
    case 'import':
    case 'accept':
    case 'forget':
      return action;
    case 'accept_gone':
      return 'accept';
    case 'delete':
      return 'destroy';
    case 'update':
      return 'change';
    default:
      return null;
  }
}

function byComponent(changes: readonly ResourceChange[]): PlanGroup['components'] {
  const groups = new Map<string, ResourceChange[]>();
  for (const change of changes) {
    const group = groups.get(change.component);
    if (group === undefined) groups.set(change.component, [change]);
    else group.push(change);
  }
  return inOrderOfComponents([...groups].map(([component, members]) => ({ component, changes: members })));
}
