import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { failed, passed, shellWord, unknown, warned, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { deniedOf, listDenyAssignments, mayReach } from '../facts/deny-assignments.ts';
import { isGranted } from '../facts/grants.ts';

/** One of each kind that the module makes; Contributor and Owner allow them all, a role of one's own may not. */
const CREATES = ['Microsoft.Resources/subscriptions/resourceGroups/write', 'Microsoft.ContainerService/managedClusters/write', 'Microsoft.DBforMySQL/flexibleServers/write', 'Microsoft.Network/applicationGateways/write', 'Microsoft.Storage/storageAccounts/write'];
const ASSIGNS = 'Microsoft.Authorization/roleAssignments/write';
const LOCKS = 'Microsoft.Authorization/locks/write';
const DENY_LINK = 'https://learn.microsoft.com/azure/role-based-access-control/deny-assignments';
/** Stands in the command for whom nothing names. */
const UNKNOWN_IDENTITY = 'IDENTITY_OBJECT_ID';

/**
 * Whether whoever runs Terraform may create what the module creates, at the subscription: it creates the resource group. Role
 * assignments and locks are what Contributor lacks (learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged).
 * A deny assignment beats every role. What Azure Policy would say nobody can tell before the resource is asked for, so the card says
 * that it was not looked at.
 */
export const permissionsCheck: Check = {
  id: 'permissions',
  async find(context) {
    const grants = await context.grants();
    const missing = needed(context.subject).filter((action) => !isGranted(grants, action));
    if (missing.length === 0) return judgeDenials(context, grants.hasConditions);
    const identity = await context.identity();
    const values = { missing: missing.join(', '), count: missing.length, who: identity ?? 'unknown', placeholder: UNKNOWN_IDENTITY };
    // What one lacks at the subscription one may have at the group that is there already.
    if (await context.ownsGroup()) return unknown('not_at_subscription', { values });
    const grant = (role: string) => ({ values, command: commandFor(context, identity ?? UNKNOWN_IDENTITY, role) });
    if (missing.every((action) => action === LOCKS)) return failed('no_locks', grant('User Access Administrator'));
    if (missing.every((action) => action === ASSIGNS || action === LOCKS)) return failed('no_assignments', grant('User Access Administrator'));
    return failed('too_little', grant('Owner'));
  },
};

/** All rights are there: whether something forbids them all the same. Whoever may not read that is told so. */
async function judgeDenials(context: CheckContext, hasConditions: boolean): Promise<Found> {
  const assignments = await listDenyAssignments(context.azure).catch(() => null);
  const objectId = await context.objectId();
  const wanted = needed(context.subject);
  const inTheWay = (assignments ?? []).filter((one) => mayReach(one, objectId) && deniedOf(one, wanted).length > 0);
  if (inTheWay.length === 0) return hasConditions ? unknown('conditions') : passed('enough', { values: { denials: assignments === null ? 'unread' : 'none' } });
  const denied = wanted.filter((action) => inTheWay.some((one) => deniedOf(one, [action]).length > 0));
  const address = `/subscriptions/${context.subscriptionId}/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01&$filter=atScope()`;
  return warned('denied', { values: { names: inTheWay.map(({ name }) => name).join(', '), count: inTheWay.length, denied: denied.join(', ') }, command: `az rest --method get --uri ${shellWord(address)}`, link: DENY_LINK });
}

/** Protection against deletion is a lock. */
function needed({ inputs }: PreflightSubject): string[] {
  return [...CREATES, ASSIGNS, ...(inputs.deletion_protection === false ? [] : [LOCKS])];
}

function commandFor({ subscriptionId }: CheckContext, assignee: string, role: string): string {
  return `az role assignment create --assignee ${shellWord(assignee)} --role "${role}" --scope ${shellWord(`/subscriptions/${subscriptionId}`)}`;
}
