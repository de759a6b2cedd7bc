import { z } from 'zod';
import type { AzureQuestions } from '../azure-questions.ts';
import { isGranted, type Grant } from './grants.ts';

/** What is forbidden at the subscription, whatever roles allow. */
export interface DenyAssignment {
  name: string;
  denied: Grant[];
  principals: Principal[];
  excluded: Principal[];
}

interface Principal {
  /** Of everybody: zeros. */
  id: string;
  type: string;
}

const EVERYBODY = '00000000-0000-0000-0000-000000000000';

const principal = z.looseObject({ id: z.string(), type: z.string().nullish().transform((type) => type ?? '') });
const permission = z.looseObject({ actions: z.array(z.string()).nullish(), notActions: z.array(z.string()).nullish() });
const denyAssignments = z.array(
  z.looseObject({
    properties: z.looseObject({
      denyAssignmentName: z.string().nullish(),
      denyAssignmentEffect: z.string().nullish(),
      permissions: z.array(permission).nullish(),
      principals: z.array(principal).nullish(),
      excludePrincipals: z.array(principal).nullish(),
      doNotApplyToChildScopes: z.boolean().nullish(),
    }),
  }),
);

/**
 * Those at the subscription and above it. What holds for the scope itself and nothing below cannot touch a resource group, and what
 * only audits forbids nothing. Source: REST API reference, Authorization, Deny Assignments - List For Scope.
 */
export async function listDenyAssignments(azure: AzureQuestions): Promise<DenyAssignment[]> {
  const all = denyAssignments.parse(await azure.list('/providers/Microsoft.Authorization/denyAssignments', '2022-04-01', { $filter: 'atScope()' }));
  return all
    .filter(({ properties }) => properties.doNotApplyToChildScopes !== true && properties.denyAssignmentEffect?.toLowerCase() !== 'audit')
    .map(({ properties: { denyAssignmentName, permissions, principals, excludePrincipals } }) => ({
      name: denyAssignmentName ?? '',
      denied: (permissions ?? []).map(({ actions, notActions }) => ({ actions: actions ?? [], notActions: notActions ?? [] })),
      principals: principals ?? [],
      excluded: excludePrincipals ?? [],
    }));
}

/** Which of the actions a deny assignment forbids. */
export function deniedOf({ denied }: DenyAssignment, actions: readonly string[]): string[] {
  return actions.filter((action) => isGranted({ grants: denied }, action));
}

/** Whether it may hold for somebody: who belongs to a group is not asked, and where nobody knows who it is, any may. */
export function mayReach({ principals, excluded }: DenyAssignment, objectId: string | null): boolean {
  const isTheirs = ({ id }: Principal) => id.toLowerCase() === objectId?.toLowerCase();
  if (excluded.some(isTheirs)) return false;
  return objectId === null || principals.some((one) => one.id === EVERYBODY || isTheirs(one) || /group/i.test(one.type));
}
