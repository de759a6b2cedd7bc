import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { failed, passed, unknown, type Check } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { isGranted } from '../facts/grants.ts';

/** One of each kind that the module makes; Contributor and Owner allow them all, a role of one's own may not. */
const CREATES = ['Microsoft.Resources/subscriptions/resourceGroups/write', 'Microsoft.ContainerService/managedClusters/write', 'Microsoft.DBforMySQL/flexibleServers/write', 'Microsoft.Network/applicationGateways/write', 'Microsoft.Storage/storageAccounts/write'];
const ASSIGNS = 'Microsoft.Authorization/roleAssignments/write';
const LOCKS = 'Microsoft.Authorization/locks/write';
/** Stands in the command for whom nothing names. */
const UNKNOWN_IDENTITY = 'IDENTITY_OBJECT_ID';

/**
 * Whether whoever runs Terraform may create what the module creates, at the subscription: it creates the resource group. Role
 * assignments and locks are what Contributor lacks (learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged).
 */
export const permissionsCheck: Check = {
  id: 'permissions',
  async find(context) {
    const grants = await context.grants();
    const missing = needed(context.subject).filter((action) => !isGranted(grants, action));
    if (missing.length === 0) return grants.hasConditions ? unknown('conditions') : passed('enough');
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

/** Protection against deletion is a lock. */
function needed({ inputs }: PreflightSubject): string[] {
  return [...CREATES, ASSIGNS, ...(inputs.deletion_protection === false ? [] : [LOCKS])];
}

function commandFor({ subscriptionId }: CheckContext, assignee: string, role: string): string {
  return `az role assignment create --assignee ${assignee} --role "${role}" --scope /subscriptions/${subscriptionId}`;
}
