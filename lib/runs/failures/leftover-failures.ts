import { azureCode, type FailureRule } from './failure-rule.ts';

const VAULT = /https:\/\/([a-zA-Z0-9-]+)\.vault\./;

/** What an earlier deployment, or an earlier try, left in Azure and what now collides with a new resource. */
export const LEFTOVER_FAILURES: readonly FailureRule[] = [
  {
    code: 'already_exists',
    text: 'role_assignment_left',
    is: [azureCode('RoleAssignmentUpdateNotPermitted')],
    values: { scope: /\(Scope: "([\w/.()-]+)"/ },
    remedy: 'run_again',
  },
  {
    code: 'name_taken',
    text: 'group_elsewhere',
    is: [azureCode('InvalidResourceGroupLocation')],
    values: { name: /Resource Group (?:Name: )?"([^"]+)"/, region: /already exists in location '([^']+)'/, wanted: /group location '([^']+)'/ },
  },
  // The same for what is in the group: Azure moves nothing to another region.
  {
    code: 'name_taken',
    text: 'resource_elsewhere',
    is: [azureCode('InvalidResourceLocation')],
    values: { region: /already exists in location '([^']+)'/, name: /resource '([^']+)' already exists/i },
  },
  {
    code: 'name_reserved',
    text: 'key_deleted',
    is: [/Key \S+ is currently in a deleted but recoverable state/],
    values: { name: /Key ([\w-]+) is currently/, vault: VAULT },
    remedy: 'run_again',
  },
  {
    code: 'name_reserved',
    text: 'certificate_deleted',
    is: [/Certificate \S+ is currently in a deleted but recoverable state/],
    values: { name: /Certificate ([\w-]+) is currently/, vault: VAULT },
    remedy: 'run_again',
  },
  {
    code: 'name_reserved',
    text: 'secret_deleted',
    is: [/Secret \S+ is currently in a deleted but recoverable state/, /ObjectIsDeletedButRecoverable/, /ObjectIsBeingDeleted/],
    values: { name: /Secret ([\w-]+) is currently/, vault: VAULT },
    remedy: 'run_again',
  },
  {
    code: 'already_exists',
    text: 'node_group_left',
    is: [/node resource group[^\n]*already (?:exists|used|in use)/i, azureCode('NodeResourceGroupAlreadyExists', 'InvalidNodeResourceGroup')],
    values: { group: /\b(MC_[\w.()-]+)/ },
    remedy: 'run_again',
  },
  {
    code: 'already_exists',
    text: 'zone_link_left',
    is: [/virtual network[^\n]*(?:is )?already linked\b/i, /cannot be linked to (?:multiple zones|the virtual network)[^\n]*overlapping/i],
    remedy: 'run_again',
  },
];
