import { expect, test } from 'vitest';
import { isGranted } from '#runner/preflight/facts/grants.ts';
import { providersCheck } from '#runner/preflight/checks/providers.ts';
import type { CheckContext } from '#runner/preflight/check-context.ts';

const CONTRIBUTOR = { actions: ['*'], notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'] };
const ACCESS_ADMINISTRATOR = { actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'], notActions: [] };
const READER = { actions: ['*/read'], notActions: [] };
const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';

test.each([
  ['Owner', [{ actions: ['*'], notActions: [] }], ASSIGN, true],
  ['Contributor', [CONTRIBUTOR], ASSIGN, false],
  ['Contributor', [CONTRIBUTOR], 'Microsoft.Authorization/locks/write', false],
  ['Contributor', [CONTRIBUTOR], 'Microsoft.ContainerService/managedClusters/write', true],
  ['Contributor and User Access Administrator', [CONTRIBUTOR, ACCESS_ADMINISTRATOR], ASSIGN, true],
  ['Contributor and User Access Administrator', [CONTRIBUTOR, ACCESS_ADMINISTRATOR], 'Microsoft.Authorization/locks/write', true],
  ['Reader', [READER], 'Microsoft.Compute/register/action', false],
  ['a role in other letters', [{ actions: ['microsoft.authorization/ROLEASSIGNMENTS/*'], notActions: [] }], ASSIGN, true],
  ['a dot that is no wildcard', [{ actions: ['MicrosoftXAuthorization/*'], notActions: [] }], ASSIGN, false],
] as const)('%s: %o may %s: %s', (_role, grants, action, allowed) => {
  expect(isGranted({ grants: grants.map((grant) => ({ actions: [...grant.actions], notActions: [...grant.notActions] })) }, action)).toBe(allowed);
});

function contextWith(grants: CheckContext['grants']): CheckContext {
  const subject = { moduleVersion: '7.9.2', inputs: { namespace: 'acme', use_internal_queue: true, create_redis: false }, secretNames: [] };
  const list = () => Promise.resolve([{ namespace: 'Microsoft.Compute', registrationState: 'Registered' }, { namespace: 'Microsoft.Network', registrationState: 'Registering' }]);
  return { subject, azure: { list }, grants } as unknown as CheckContext;
}

test('providers that nobody may register fail; where it may, or that cannot be told, they warn', async () => {
  const find = (grants: CheckContext['grants']) => providersCheck.find(contextWith(grants));
  expect(await find(() => Promise.resolve({ grants: [READER], hasConditions: false }))).toMatchObject({ status: 'failed', code: 'may_not_register' });
  expect(await find(() => Promise.resolve({ grants: [CONTRIBUTOR], hasConditions: false }))).toMatchObject({ status: 'warned', action: 'register_providers' });
  expect(await find(() => Promise.reject(new Error('403')))).toMatchObject({ status: 'warned' });
});
