import { SUBSCRIPTION } from '../arm-answer.ts';
import { armError, type ArmAnswer } from '../arm-error.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '../../practice-module.ts';
import { paged } from './paged.ts';
import type { PreflightQuestion } from './preflight-route.ts';

/** GET /subscriptions/{id} */
export function answerSubscription({ faults }: PreflightQuestion): ArmAnswer | null {
  return faults.has('subscription_disabled') ? { status: 200, body: { ...SUBSCRIPTION, state: 'Disabled' } } : null;
}

/** GET .../resourcegroups/{name}: one that somebody else made. */
export function answerGroup({ faults, names }: PreflightQuestion): ArmAnswer | null {
  if (!faults.has('resource_group_exists') || names.group !== faults.namespace) return null;
  const id = `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/resourceGroups/${names.group}`;
  return { status: 200, body: { id, name: names.group, type: 'Microsoft.Resources/resourceGroups', location: 'westeurope', properties: { provisioningState: 'Succeeded' } } };
}

/** The built-in roles as learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged has them. */
const OWNER = { actions: ['*'], notActions: [] };
const CONTRIBUTOR = {
  actions: ['*'],
  notActions: [
    'Microsoft.Authorization/*/Delete',
    'Microsoft.Authorization/*/Write',
    'Microsoft.Authorization/elevateAccess/Action',
    'Microsoft.Blueprint/blueprintAssignments/write',
    'Microsoft.Blueprint/blueprintAssignments/delete',
    'Microsoft.Compute/galleries/share/action',
    'Microsoft.Purview/consents/write',
    'Microsoft.Purview/consents/delete',
  ],
};
/** A role of one's own: all but registering resource providers. */
const NO_REGISTRATION = { actions: ['*'], notActions: ['*/register/action'] };
const ROLE_ADMINISTRATOR = { actions: ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.Authorization/roleAssignments/delete', '*/read', 'Microsoft.Support/*'], notActions: [] };

/** GET .../Microsoft.Authorization/permissions */
export function answerPermissions({ faults, url }: PreflightQuestion): ArmAnswer {
  const roles = faults.has('contributor_only') ? [CONTRIBUTOR] : faults.has('no_lock_rights') ? [CONTRIBUTOR, ROLE_ADMINISTRATOR] : faults.has('may_not_register') ? [NO_REGISTRATION] : [OWNER];
  return paged(roles.map((role) => ({ ...role, dataActions: [], notDataActions: [] })), url);
}

const PRACTICE_EVERYBODY = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' };

/** GET .../Microsoft.Authorization/denyAssignments: what a deployment stack of somebody else's would leave. */
export function answerDenyAssignments({ faults, url }: PreflightQuestion): ArmAnswer {
  const scope = `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}`;
  const properties = {
    denyAssignmentName: 'Deny assignment of the stack landing-zone',
    scope,
    permissions: [{ actions: ['Microsoft.Authorization/roleAssignments/*'], notActions: ['*/read'], dataActions: [], notDataActions: [] }],
    principals: [PRACTICE_EVERYBODY],
    excludePrincipals: [],
    doNotApplyToChildScopes: false,
    isSystemProtected: true,
  };
  const id = `${scope}/providers/Microsoft.Authorization/denyAssignments/00000000-0000-4000-8000-00000000000d`;
  return paged(faults.has('deny_assignment') ? [{ id, name: '00000000-0000-4000-8000-00000000000d', type: 'Microsoft.Authorization/denyAssignments', properties }] : [], url);
}

const PROVIDERS = [
  'Microsoft.Authorization', 'Microsoft.Cache', 'Microsoft.Compute', 'Microsoft.ContainerService', 'Microsoft.DBforMySQL', 'Microsoft.EventGrid',
  'Microsoft.KeyVault', 'Microsoft.ManagedIdentity', 'Microsoft.Network', 'Microsoft.PolicyInsights', 'Microsoft.Resources', 'Microsoft.Storage',
];
const UNREGISTERED = 'Microsoft.DBforMySQL';

/** What was registered since the simulator started, by `namespace/provider`: each practice deployment has a fault of its own. */
const registered = new Set<string>();

/** GET .../providers */
export function answerProviders(question: PreflightQuestion): ArmAnswer {
  return paged(PROVIDERS.map((namespace) => providerOf(question, namespace)), question.url, 5);
}

/** POST .../providers/{namespace}/register */
export function answerRegistration(question: PreflightQuestion): ArmAnswer {
  const namespace = PROVIDERS.find((name) => name.toLowerCase() === question.names.namespace?.toLowerCase());
  if (namespace === undefined) return armError(404, 'InvalidResourceNamespace', `The resource namespace '${question.names.namespace}' is invalid.`);
  if (question.faults.has('may_not_register')) return armError(403, 'AuthorizationFailed', `The client does not have authorization to perform action '${namespace}/register/action' over scope '/subscriptions/${PRACTICE_SUBSCRIPTION_ID}'.`);
  registered.add(`${question.faults.namespace}/${namespace}`);
  return { status: 200, body: providerOf(question, namespace) };
}

function providerOf({ faults }: PreflightQuestion, namespace: string): object {
  const isMissing = namespace === UNREGISTERED && (faults.has('provider_not_registered') || faults.has('may_not_register')) && !registered.has(`${faults.namespace}/${namespace}`);
  return {
    id: `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/providers/${namespace}`,
    namespace,
    resourceTypes: [],
    registrationState: isMissing ? 'NotRegistered' : 'Registered',
    registrationPolicy: 'RegistrationRequired',
  };
}
