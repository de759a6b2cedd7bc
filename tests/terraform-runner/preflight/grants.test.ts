import { expect, test } from 'vitest';
import { deniedOf, listDenyAssignments, mayReach } from '#runner/preflight/facts/deny-assignments.ts';
import { permissionsCheck } from '#runner/preflight/checks/permissions.ts';
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

const ME = '00000000-0000-4000-8000-0000000000aa';
const OTHER = '00000000-0000-4000-8000-0000000000bb';
const EVERYBODY = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' };
const DENY = { denyAssignmentName: 'stack', permissions: [{ actions: ['*/write'], notActions: ['Microsoft.Storage/*'] }], principals: [EVERYBODY], excludePrincipals: [] };
const denials = (...properties: object[]) => ({ list: () => Promise.resolve(properties.map((one) => ({ id: 'x', properties: one }))) }) as unknown as CheckContext['azure'];

test.each([
  ['everybody', {}, ME, true],
  ['everybody but them', { excludePrincipals: [{ id: ME.toUpperCase(), type: 'ServicePrincipal' }] }, ME, false],
  ['themselves', { principals: [{ id: ME, type: 'ServicePrincipal' }] }, ME, true],
  ['somebody else', { principals: [{ id: OTHER, type: 'User' }] }, ME, false],
  ['a group, whose members nobody asks', { principals: [{ id: OTHER, type: 'Group' }] }, ME, true],
  ['somebody, where nobody knows who it is', { principals: [{ id: OTHER, type: 'User' }] }, null, true],
] as const)('a deny assignment of %s', async (_whom, more, objectId, reaches) => {
  const [one] = await listDenyAssignments(denials({ ...DENY, ...more }));
  expect(mayReach(one!, objectId)).toBe(reaches);
  expect(deniedOf(one!, [ASSIGN, 'Microsoft.Storage/storageAccounts/write', 'Microsoft.Compute/skus/read'])).toEqual([ASSIGN]);
});

test('one that holds for the scope alone, or only audits, forbids nothing', async () => {
  expect(await listDenyAssignments(denials({ ...DENY, doNotApplyToChildScopes: true }, { ...DENY, denyAssignmentEffect: 'Audit' }))).toEqual([]);
});

test('deny assignments that cannot be read are told of, and block nobody', async () => {
  const context = { subject: { inputs: {} }, grants: () => Promise.resolve({ grants: [{ actions: ['*'], notActions: [] }], hasConditions: false }), objectId: () => Promise.resolve(ME), subscriptionId: 's' };
  const find = (azure: CheckContext['azure']) => permissionsCheck.find({ ...context, azure } as unknown as CheckContext);
  expect(await find({ list: () => Promise.reject(new Error('403')) } as unknown as CheckContext['azure'])).toMatchObject({ status: 'passed', values: { denials: 'unread' } });
  expect(await find(denials({ ...DENY, principals: [{ id: OTHER, type: 'User' }] }))).toMatchObject({ status: 'passed', values: { denials: 'none' } });
  expect(await find(denials(DENY))).toMatchObject({ status: 'warned', code: 'denied', command: "az rest --method get --uri '/subscriptions/s/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01&$filter=atScope()'" });
});
