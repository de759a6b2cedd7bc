import { azureCode, type FailureRule } from './failure-rule.ts';

/** What keeps Azure from deleting something, beside locks (azure-failures.ts). */
export const TEARDOWN_FAILURES: readonly FailureRule[] = [
  {
    code: 'resource_group_not_empty',
    text: 'group_deletion_blocked',
    is: [azureCode('ResourceGroupDeletionBlocked', 'ResourceGroupDeletionTimeout'), /Deletion of resource group '[^']+' (?:failed|did not finish)/],
    values: { group: /resource group '([^']+)'/, left: /(?:identifiers|resources?) '([^']+)' could not be deleted|identifiers '([^']+)'/ },
  },
  // Network resources that a service made in a subnet: only the service can take them out.
  {
    code: 'resource_in_use',
    text: 'service_link_left',
    is: [azureCode('SubnetHasServiceAssociationLink', 'SubnetHasDelegations', String.raw`\w*HasServiceAssociationLink\w*`, 'ServiceAssociationLinkNotDeleted'), /(?:service association|AppServiceLink|legionservicelink)[^\n]*(?:delete|in use|cannot)/i],
    values: { subnet: /subnets\/([\w.-]+\w)/ },
  },
  {
    code: 'resource_in_use',
    text: 'data_retained',
    is: [azureCode('ContainerImmutabilityPolicy\\w*', 'BlobImmutableDueToPolicy', 'BlobImmutableDueToLegalHold', String.raw`\w*(?:Immutab|LegalHold)\w*`), /\blegal hold\b|\bimmutab\w+ (?:policy|policies|storage)/i],
  },
  { code: 'resource_in_use', text: 'backup_left', is: [azureCode('VaultCannotBeDeleted', String.raw`ServiceResourceNotEmpty\w*`, String.raw`UserErrorVaultNotEmpty\w*`), /vault cannot be deleted as there are existing resources/i], values: { vault: /vaults\/([\w-]+)/ } },
];
