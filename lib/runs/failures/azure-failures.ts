import { azureCode, type FailureRule } from './failure-rule.ts';

const REFUSED_NAME = /(?:named |vault name '|server name '|DNS record |(?:Account|Vault|Server|Redis\w*) Name: ")([A-Za-z0-9][\w.-]*\w)/;

/** Azure's answers by their codes. The more special ones stand first. */
export const AZURE_FAILURES: readonly FailureRule[] = [
  {
    code: 'quota_exceeded',
    is: [azureCode(String.raw`\w*Insufficient\w*Quota`, String.raw`\w*QuotaExceeded\w*`, String.raw`\w*LimitReached`, 'CoresQuota'), /\bOperationNotAllowed\b[^]*\bquota\b/i],
    values: { family: /family ([\w-]+\w)/, region: /region:? ([\w-]+\w)/, requested: /requested:? (\d+)/i, remaining: /remaining:? (\d+)/i },
  },
  {
    code: 'sku_not_available',
    is: [
      azureCode('SkuNotAvailable', 'NotAvailableForSubscription', 'ProvisionNotSupportedForRegion', 'LocationNotAvailableForResourceType', 'LocationIsOfferRestricted', 'VMSizeNotSupported', 'AvailabilityZoneNotSupported', String.raw`\w*AllocationFailed`, 'ServerEditionIncompatible'),
      /SkuNotAvailable/,
    ],
    values: { sku: /(?:VM size of|SKU|size) '?([A-Z][\w]+_\w+)/, region: /(?:location|region):? '?([\w-]+\w)/ },
  },
  { code: 'provider_not_registered', is: [azureCode('MissingSubscriptionRegistration', 'SubscriptionNotRegistered', 'MissingRegistrationForLocation', 'NoRegisteredProviderFound')], values: { namespace: /(Microsoft\.\w+)/ } },
  { code: 'policy_denied', is: [azureCode('RequestDisallowedByPolicy', 'RequestDisallowedByAzure')], values: { policy: /"policyAssignment":\s?\{"name":\s?"([^"]+)"/, resource: /Resource '([^']+)' was disallowed/ } },
  { code: 'resource_locked', is: [azureCode('ScopeLocked')], values: { scope: /scope\(s\) are locked: '([^']+)'/ } },
  {
    code: 'key_vault_forbidden',
    is: [azureCode('ForbiddenByPolicy', 'ForbiddenByRbac', 'ForbiddenByFirewall', 'ForbiddenByConnection'), /(?:vault\.azure\.|keyvault\.)[^]*(?:StatusCode=403|403 Forbidden|Code="?Forbidden)/],
    values: { vault: /(?:key vault '|https:\/\/)([a-zA-Z0-9-]+)/ },
  },
  {
    code: 'not_authorized',
    text: 'not_authorized_to_grant',
    is: [/does not have authorization to perform action '(?:Microsoft\.Authorization\/)/],
    values: { action: /perform action '([^']+)'/, client: /client '([^']+)'/, scope: /over scope '([^']+)'/ },
  },
  {
    code: 'not_authorized',
    is: [azureCode('AuthorizationFailed', 'LinkedAuthorizationFailed', 'AuthorizationPermissionMismatch', 'Authorization_RequestDenied')],
    values: { action: /perform action '([^']+)'/, client: /client '([^']+)'/, scope: /over scope '([^']+)'/ },
  },
  { code: 'name_reserved', is: [/(?:soft[- ]deleted|deleted state)[^]*(?:recover|purge)|(?:recover|purge)[^]*in deleted state/i, azureCode('ReservedResourceName')], of: /^(?!azurerm_key_vault$)/, values: { name: REFUSED_NAME } },
  { code: 'name_taken', text: 'vault_name_taken', is: [azureCode('VaultAlreadyExists')], values: { name: /vault name '([^']+)'/ } },
  { code: 'name_reserved', is: [/vault[^]*(?:deleted state|soft[- ]delete)/i], of: /^azurerm_key_vault$/, values: { name: /[Vv]ault (?:[Nn]ame:? )?["']([\w-]+)["']/ } },
  {
    code: 'name_taken',
    is: [azureCode('StorageAccountAlreadyTaken', 'StorageAccountAlreadyExists', 'DnsRecordInUse', 'ServerNameAlreadyExists', String.raw`Name(?:Already|Not)\w+`, 'ResourceNameAlreadyInUse')],
    values: { name: REFUSED_NAME },
  },
  { code: 'already_exists', is: [/already exists - to be managed via Terraform/], values: { id: /with the ID "([^"]+)"/ } },
  { code: 'resource_group_not_empty', is: [/the Resource Group still contains Resources/], values: { group: /Resource Group "([^"]+)"/, left: /still exist within the Resource Group:\s+((?:\* `[^`]+`\s*)+)/ } },
  { code: 'credential_expired', is: [azureCode('ExpiredAuthenticationToken'), /AADSTS(?:7000222|700024|700082|50173|70043)\b/, /token (?:is|has) expired/i], values: { reason: /((?:AADSTS\d+|ExpiredAuthenticationToken)[^"\n]*)/ } },
  { code: 'subscription_disabled', is: [azureCode('SubscriptionDisabled', 'ReadOnlyDisabledSubscription', 'DisabledSubscription', 'SubscriptionNotEnabled')], values: { subscription: /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/ } },
  {
    code: 'subscription_not_found',
    is: [azureCode('SubscriptionNotFound', 'InvalidSubscriptionId'), /Subscription \([^)]*\) was not found/, /subscription_id` is a required provider property/, /subscription ID could not be determined/],
    values: { subscription: /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/ },
  },
  {
    code: 'credential_invalid',
    is: [/AADSTS\d+/, /invalid_client/, azureCode('InvalidAuthenticationToken', 'InvalidAuthenticationTokenTenant', 'AuthenticationFailed'), /could not (?:acquire access token|configure \w+ Authorizer)/, /unable to build authorizer/, /az login/, /unexpected status 401/],
    values: { reason: /((?:AADSTS\d+|InvalidAuthenticationToken)[^"\n]*)/ },
  },
  { code: 'throttled', is: [azureCode('TooManyRequests', String.raw`\w*RequestsThrottled`, 'OperationThrottled'), /(?:unexpected status|StatusCode=|status code) ?429/] },
  {
    code: 'azure_unavailable',
    is: [azureCode('ServiceUnavailable', 'ServerBusy', 'InternalServerError', 'GatewayTimeout', 'ServerTimeout', 'BadGateway'), /(?:unexpected status|StatusCode=|status code) ?50\d/],
    values: { status: /(?:unexpected status|StatusCode=|status code) ?(50\d)/ },
  },
  { code: 'not_authorized', is: [/(?:unexpected status|StatusCode=|status code) ?403/], values: { action: /perform action '([^']+)'/, client: /client '([^']+)'/, scope: /over scope '([^']+)'/ } },
];
