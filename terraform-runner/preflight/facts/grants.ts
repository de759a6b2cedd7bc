import { z } from 'zod';
import type { AzureQuestions } from '../azure-questions.ts';

/** One role's worth of what the caller may do; wildcards as Azure has them. */
export interface Grant {
  actions: string[];
  notActions: string[];
}

/** What the caller may do at the subscription. */
export interface Grants {
  grants: Grant[];
  /** Some of it is granted under a condition (ABAC), which is not worked out here. */
  hasConditions: boolean;
}

const permission = z.looseObject({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  condition: z.string().nullish(),
});

/**
 * All roles of the caller at the subscription. Deny assignments (deny-assignments.ts) and Azure Policy are not in it. An empty answer means that nothing
 * could be told. Source: REST API reference, Authorization, Permissions (learn.microsoft.com/rest/api/authorization/permissions).
 */
export async function readGrants(azure: AzureQuestions): Promise<Grants> {
  const permissions = z.array(permission).min(1).parse(await azure.list('/providers/Microsoft.Authorization/permissions', '2022-04-01'));
  return {
    grants: permissions.map(({ actions, notActions }) => ({ actions, notActions })),
    hasConditions: permissions.some(({ condition }) => typeof condition === 'string' && condition !== ''),
  };
}

/** Whether a role allows the action and does not except it; what one role excepts, another may allow (Azure's rule for notActions). */
export function isGranted({ grants }: Pick<Grants, 'grants'>, action: string): boolean {
  return grants.some(({ actions, notActions }) => actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action)));
}

/** `*` stands for any text, slashes included; letters count without regard to case. */
function matches(pattern: string, action: string): boolean {
  const source = pattern.split('*').map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
