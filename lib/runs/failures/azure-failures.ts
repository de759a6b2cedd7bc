import { azureCode, httpStatus, type FailureRule } from './failure-rule.ts';
import { CAUSE, HOST, UNREACHED } from './unreached.ts';

const REFUSED_NAME = /(?:named |vault name '|server name '|DNS record |(?:Account|Vault|Server|Redis\w*) Name: ")([A-Za-z0-9][\w.-]*\w)/;

const VAULT = /(?:key vault '|https:\/\/)([a-zA-Z0-9-]+)/;
const STORAGE_ACCOUNT = /(?:Storage Account Name: |\(Account |[Ss]torage [Aa]ccount )"([a-z0-9]+)"/;

/** What was refused: where one action was allowed and the one it needs beside it was not, the second. */
const REFUSED_ACTION = { action: /not have (?:authorization|permission) to perform action(?:\(s\))? '([^']+)'/, client: /client '([^']+)'/, scope: /(?:over scope|on the linked scope\(s\)) '([^']+)'/ };

/** Azure's answers by their codes. The more special ones stand first. */
export const AZURE_FAILURES: readonly FailureRule[] = [
  // Before quotas: a limit of requests in a time is none of the subscription's.
  { code: 'throttled', is: [azureCode('TooManyRequests', String.raw`\w*RequestsThrottled`, 'OperationThrottled', 'RequestLimitExceeded', 'RateLimitExceeded'), httpStatus('429'), /\bOperationNotAllowed\b[^]*\btoo many requests\b/] },
  // A limit that nobody raises.
  { code: 'quota_exceeded', text: 'role_assignments_full', is: [azureCode('RoleAssignmentLimitExceeded')], remedy: null },
  {
    code: 'quota_exceeded',
    is: [azureCode(String.raw`\w*Insufficient\w*Quota`, String.raw`\w*QuotaExceeded\w*`, String.raw`\w*Limit(?:Reached|Exceeded)`, String.raw`Max\w*(?:Exceeded|Reached)`, 'CoresQuota'), /\bOperationNotAllowed\b[^]*\bquota\b/i, /\bexceed\w*\b[^.\n]{0,80}\bquota\b/i],
    values: {
      family: /(?:family |exceeding approved |quota limits? of )(Total Regional Cores|[\w-]+\w)/,
      region: /(?:region|Location):? ([\w-]+\w)/,
      requested: /(?:requested|Additional Required):? (\d+)/i,
      remaining: /remaining:? (\d+)/i,
    },
  },
  {
    code: 'sku_not_available',
    is: [
      azureCode('SkuNotAvailable', 'NotAvailableForSubscription', 'ProvisionNotSupportedForRegion', 'LocationNotAvailableForResourceType', 'LocationIsOfferRestricted', 'VMSizeNotSupported', String.raw`\w*Allocation(?:Failed|Failure)`, String.raw`Overconstrained\w*AllocationRequest`, 'ServerEditionIncompatible', 'ProvisioningDisabled', 'AKSCapacityHeavyUsage', 'RegionIsOfferRestricted', 'SubscriptionDoesNotSupportRegion', 'SkuNotSupported', 'UnsupportedSku', 'SkuNotAvailableForSubscription', 'InvalidSkuName'),
      /VM size '?\w+'? is not available in/,
      /VM size of \S+ is not allowed in your subscription/,
      /Virtual Machine size: '[^']*' is not supported for subscription/,
      /is currently not available in location/,
    ],
    values: { sku: /(?:VM size of|SKU|size):? '?([A-Z][\w]+_\w+)/, region: /(?:location|region):? '?(?!is\b|are\b)([\w-]+\w)/ },
  },
  { code: 'sku_not_available', text: 'zones_missing', is: [/[Aa]vailability zones? (?:are|is) not supported/, /[Zz]one[ -]redundan\w+ [^\n]*not supported in/, azureCode('AvailabilityZoneNotSupported', 'AvailableZoneNotFound', 'AvailabilityZoneNotFound', 'InvalidAvailabilityZone', 'ZoneNotAllowedForRegion')] },
  { code: 'sku_not_available', text: 'redundancy_missing', is: [azureCode('RedundancyConfigurationNotAvailableInRegion', 'InvalidAccountType')], values: { region: /[Rr]egion(?: -)? '?([a-z0-9]+)/ } },
  // Azure has no code of its own for it (BadRequest), but the page it points to.
  {
    code: 'sku_not_available',
    text: 'redis_retired',
    is: [/aka\.ms\/AzureCacheForRedisRetirement/, /\bBadRequest\b[^]*Azure Cache for Redis\b[^]*(?:no longer supported|is retiring)/],
  },
  { code: 'invalid_configuration', text: 'subnet_too_small', is: [azureCode('InsufficientSubnetSize', 'SubnetIsFull')], values: { needed: /(?:IPs|capacity for) (\d+) (?:exceeds|IP)/, free: /IPs available (\d+)/, subnet: /Subnet (?:Name )?(?!Cidr\b|Name\b)([a-zA-Z][\w.-]*\w)/ } },
  {
    code: 'invalid_configuration',
    text: 'network_ranges',
    is: [azureCode('NetcfgSubnetRangesOverlap', 'NetcfgSubnetRangeOutsideVnet', 'NetcfgInvalidSubnet', 'ServiceCidrOverlapExistingSubnetsCidr')],
    values: { reason: /((?:Subnet '[^']+' is not valid|The specified service CIDR)[^"\n]*[\w'])/ },
  },
  { code: 'invalid_configuration', text: 'kubernetes_version', is: [azureCode(String.raw`\w*K8sVersionNotSupported`)], values: { version: /[Vv]ersion ([\d.]+\d)/ } },
  { code: 'provider_not_registered', is: [azureCode('MissingSubscriptionRegistration', 'SubscriptionNotRegistered', 'MissingRegistrationForLocation', 'NoRegisteredProviderFound')], values: { namespace: /(Microsoft\.\w+)/ } },
  { code: 'policy_denied', text: 'storage_keys_forbidden', is: [azureCode('KeyBasedAuthenticationNotPermitted')], values: { account: STORAGE_ACCOUNT } },
  { code: 'policy_denied', is: [azureCode('RequestDisallowedByPolicy', 'RequestDisallowedByAzure'), /admission webhook "[^"]*gatekeeper[^"]*" denied/], values: { policy: /"policyAssignment":\s?\{"name":\s?"([^"]+)"/, resource: /Resource '([^']+)' was disallowed/ } },
  { code: 'resource_locked', is: [azureCode('ScopeLocked')], values: { scope: /scope\(s\) are locked: '([^']+)'/ } },
  // The answer of the storage itself, not of Resource Manager (which says AuthorizationFailed).
  { code: 'not_authorized', text: 'storage_refused', is: [azureCode('AuthorizationFailure')], values: { account: STORAGE_ACCOUNT }, remedy: 'run_again' },
  // The gateway asks as the identity that works on it: the cluster's controller, or whoever deploys.
  {
    code: 'not_authorized',
    text: 'subnet_join_refused',
    is: [azureCode('ApplicationGatewayInsufficientPermissionOnSubnet', String.raw`\w*InsufficientPermission\w*OnSubnet`), /does not have permission on the Virtual Network resource/],
    values: { client: /[Cc]lient (?:'[^']*' )?with object id:? '?([0-9a-f-]{36})/i, scope: /resource (\/subscriptions\/[\w/.()-]+\w)/, action: /to perform action ([\w./]+\w)/ },
    remedy: 'run_again',
  },
  {
    code: 'not_authorized',
    text: 'route_table_refused',
    is: [azureCode('CustomRouteTableMissingPermissions?', String.raw`\w*MissingPermissionOn\w*`)],
    values: { scope: /route table (\/subscriptions\/[\w/.()-]+\w)/ },
    remedy: 'run_again',
  },
  // A deny assignment stands above every role, so that no grant helps.
  {
    code: 'not_authorized',
    text: 'deny_assignment',
    is: [azureCode('DenyAssignmentAuthorizationFailed'), /because of the deny assignment\b/],
    values: { client: /client '([^']+)'/, action: /perform action(?:\(s\))? '([^']+)'/, assignment: /deny assignment with name '([^']+)'/ },
    remedy: null,
  },
  {
    code: 'not_authorized',
    text: 'not_authorized_to_grant',
    is: [/not have (?:authorization|permission) to perform action(?:\(s\))? '(?:Microsoft\.Authorization\/)/],
    values: REFUSED_ACTION,
  },
  {
    code: 'not_authorized',
    is: [azureCode('AuthorizationFailed', 'LinkedAuthorizationFailed', 'AuthorizationPermissionMismatch', 'Authorization_RequestDenied')],
    values: REFUSED_ACTION,
  },
  // The module writes the secret as soon as there is a vault, beside the access policy that allows it (the same: terraform-provider-azurerm#17015).
  { code: 'key_vault_forbidden', text: 'key_vault_race', is: [/checking for presence of existing Secret\b[^]*"(?:ForbiddenByPolicy|AccessDenied)"/], of: /^azurerm_key_vault_secret$/, values: { vault: VAULT } },
  // A service that is to encrypt with a key of the vault, under an identity that was allowed to a moment ago.
  {
    code: 'key_vault_forbidden',
    text: 'vault_key_refused',
    is: [azureCode('AzureKeyVaultKmsValidateIdentityPermissionCustomerError', 'KeyVaultAuthenticationFailure', 'AzureKeyVaultMissingPermissions', 'AzureKeyVaultKeyNotFound')],
  },
  {
    code: 'key_vault_forbidden',
    text: 'purge_protected',
    is: [azureCode('ForbiddenByPurgeProtection'), /not allowed because purge protection is enabled/],
    values: { vault: VAULT },
  },
  { code: 'key_vault_forbidden', text: 'gateway_secret_refused', is: [azureCode(String.raw`ApplicationGatewayKeyVaultSecret\w+`)], values: { vault: VAULT } },
  {
    code: 'key_vault_forbidden',
    is: [azureCode('ForbiddenByPolicy', 'ForbiddenByRbac', 'ForbiddenByFirewall', 'ForbiddenByConnection'), /(?:vault\.azure\.|vault\.usgovcloudapi\.|keyvault\.)[^]*(?:StatusCode=403|403 Forbidden|Code="?Forbidden)/, /client lacks permissions to [^\n]*[Vv]ault/],
    values: { vault: VAULT },
  },
  { code: 'name_reserved', is: [/(?:soft[- ]deleted|deleted state)[^]*(?:recover|purge)|(?:recover|purge)[^]*in deleted state/i, azureCode('ReservedResourceName', 'FlagMustBeSetForRestore')], of: /^(?!azurerm_key_vault$)/, values: { name: REFUSED_NAME } },
  { code: 'name_taken', text: 'vault_name_taken', is: [azureCode('VaultAlreadyExists')], values: { name: /vault name '([^']+)'/ } },
  { code: 'name_reserved', is: [/vault[^]*(?:deleted state|soft[- ]delete)/i], of: /^azurerm_key_vault$/, values: { name: /[Vv]ault (?:[Nn]ame:? )?["']([\w-]+)["']/ } },
  {
    code: 'name_taken',
    is: [azureCode('StorageAccountAlreadyTaken', 'StorageAccountAlreadyExists', 'DnsRecordInUse', 'ServerNameAlreadyExists', String.raw`Name(?:Already|Not)\w+`, 'ResourceNameAlreadyInUse')],
    values: { name: REFUSED_NAME },
  },
  { code: 'already_exists', is: [/already exists - to be managed via Terraform/, azureCode('RoleAssignmentExists', 'ResourceAlreadyExists')], values: { id: /with the ID "([^"]+)"/ } },
  { code: 'resource_group_not_empty', is: [/the Resource Group still contains Resources/], values: { group: /Resource Group "([^"]+)"/, left: /still exist within the Resource Group:\s+((?:\* `[^`]+`\s*)+)/ } },
  // Where one signs in, nobody answered, or not with a yes or no: the credential is not at fault.
  { code: 'azure_unavailable', text: 'azure_unreachable', is: [new RegExp(String.raw`cannot request token:\s+\w+\s+"https:[^]*(?:${UNREACHED}|context deadline exceeded)`)], values: { host: HOST, reason: CAUSE } },
  { code: 'azure_unavailable', text: 'sign_in_unavailable', is: [/AADSTS90033\b/, /"error":\s?"temporarily_unavailable"/, /Token: received HTTP status 5\d\d\b/], values: { reason: /(AADSTS\d+[^"\n]*|HTTP status 5\d\d)(?![^]*AADSTS)/ } },
  { code: 'credential_expired', is: [azureCode('ExpiredAuthenticationToken'), /AADSTS(?:7000222|700024|700082|700084|70008|50173|70043)\b/, /AADSTS700027\b[^]*key used is expired/, /token (?:is|has) expired/i], values: { reason: /((?:AADSTS\d+|ExpiredAuthenticationToken)[^"\n]*)/ } },
  { code: 'subscription_disabled', is: [azureCode('SubscriptionDisabled', 'ReadOnlyDisabledSubscription', 'DisabledSubscription', 'SubscriptionNotEnabled')], values: { subscription: /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/ } },
  {
    code: 'subscription_not_found',
    is: [azureCode('SubscriptionNotFound', 'InvalidSubscriptionId'), /Subscription \([^)]*\) was not found/, /subscription_id` is a required provider property/, /subscription ID could not be determined/, /subscription ID \S+ is not known by Azure CLI/],
    values: { subscription: /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/ },
  },
  {
    code: 'credential_invalid',
    is: [/AADSTS\d+/, /invalid_client/, azureCode('InvalidAuthenticationToken', 'InvalidAuthenticationTokenTenant', 'AuthenticationFailed'), /could not (?:acquire access token|configure \w+ Authorizer)/, /unable to build authorizer/, /az login/, /unexpected status 401/],
    values: { reason: /((?:AADSTS\d+|InvalidAuthenticationToken)[^"\n]*)|(?:Authorizer|parse claims|Azure CLI): (?![^]*AADSTS)([^\n]+)/ },
  },
  { code: 'operation_in_progress', text: 'group_being_deleted', is: [azureCode('ResourceGroupBeingDeleted')], values: { group: /resource group '([^']+)'/ } },
  { code: 'azure_unavailable', text: 'server_stopped', is: [/\bServerUnavailableForOperation\b[^]*'Stopped'/, /\bOperationNotAllowed\b[^]*\(Stopped\) state/], values: { server: /server '([^']+)'/ } },
  // Of databases, which take one change at a time; Azure's storage says ServerBusy with a 503 (below).
  { code: 'operation_in_progress', is: [/Status:\s"ServerBusy"/, azureCode('ServerIsBusy', 'ServerUnavailableForOperation')] },
  {
    code: 'operation_in_progress',
    is: [azureCode('AnotherOperationInProgress', 'RequestConflict', String.raw`\w*OperationInProgress`, String.raw`\w*Concurrent\w*Write\w*`, 'EtagMismatch', 'OperationPreempted', 'RetryableError', 'ReferencedResourceNotProvisioned', String.raw`Cancell?edAndSuperseded\w*`, String.raw`Server(?:Group)?Dropping`), /[Aa]nother (?:\w+ )?operation\b[^\n]*\bin progress/, /there's an in[- ]progress [^\n]*operation/, /provisioning state is not terminal/],
  },
  { code: 'resource_in_use', text: 'nested_left', is: [/\bCannotDeleteResource\b[^]*nested resources/], values: { nested: /nested resource IDs include:\s+'([^']+)'/ } },
  { code: 'resource_in_use', is: [azureCode(String.raw`\w*InUse\w*CannotBe\w+`, String.raw`\w+CannotBeDeleted`, String.raw`\w+InUse`)], values: { user: /(?:in use by|allocated to resource|attached to) (\/\S+|[\w'\/.-]+)/ } },
  {
    code: 'cluster_unreachable',
    text: 'nodes_without_outbound',
    is: [azureCode('VMExtensionError_OutBoundConnFail', 'OutboundConnFailVMExtensionError'), /\bVMExtensionProvisioningError\b[^]*\boutbound conn/i],
  },
  { code: 'not_spread_yet', is: [azureCode('PrincipalNotFound')] },
  { code: 'not_spread_yet', text: 'issuer_missing', is: [/Federated Identity Credential must specify '?issuer/i, /^(?:expected )?"?issuer"?(?:: this field cannot be empty| to not be an empty string| (?:must|may|can) ?not be empty)/m], of: /^azurerm_federated_identity_credential$|^$/ },
  // The vault's own address, which a private endpoint or a firewall may close to the runner while Resource Manager answers.
  {
    code: 'azure_unavailable',
    text: 'vault_unreachable',
    is: [/keyvault\.BaseClient#\w+: Failure sending request: StatusCode=0[^]*(?:context deadline exceeded|i\/o timeout|connection (?:refused|reset|timed out))/, /vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)[^]*(?:context deadline exceeded|Client\.Timeout)/],
    of: /^azurerm_key_vault|^$/,
    values: { vault: /https:\/\/([a-zA-Z0-9-]+)\.vault\./, reason: /Original Error: ([^\n]+)/ },
  },
  {
    code: 'azure_unavailable',
    is: [azureCode('ServiceUnavailable', 'ServerBusy', 'InternalServerError', 'GatewayTimeout', 'ServerTimeout', 'BadGateway'), httpStatus(String.raw`50\d`)],
    values: { status: httpStatus(String.raw`50\d`) },
  },
  // The operation began and failed, and Azure gives no reason of its own.
  {
    code: 'azure_unavailable',
    text: 'operation_failed',
    is: [azureCode('InternalOperationError', 'InternalExecutionError'), /encountered an internal error/],
    values: { reason: /Message="([^"]+)"|[Mm]essage\\?":\s?\\?"([^"\\]+)/ },
  },
  // What another resource is created in, deleted outside of Terraform or not yet known everywhere.
  {
    code: 'not_spread_yet',
    text: 'parent_missing',
    is: [azureCode('ResourceGroupNotFound', 'ParentResourceNotFound', 'ResourceNotFound')],
    of: /^(?:azurerm|azapi)_/,
    values: { missing: /(?:Resource group|The Resource|parent resource) '([^']+)'/ },
  },
  // Microsoft.Foo is azurerm's own example there.
  { code: 'provider_not_registered', is: [new RegExp(String.raw`ensuring Resource Providers are registered(?![^]*${UNREACHED})`), /permissions to register Resource Providers/], values: { namespace: /(Microsoft\.(?!Foo\b)\w+)/ } },
  { code: 'not_authorized', is: [httpStatus('403')], values: REFUSED_ACTION },
];
