import { azureCode, type FailureRule } from './failure-rule.ts';

const MYSQL = /^azurerm_mysql_flexible_server$/;

/** The argument that a provider refused, and what it got, as terraform-plugin-sdk's validation functions print them (helper/validation). */
const ARGUMENT = /(?:expected (?:length of )?|invalid value for )"?([a-z][\w.]*)"?|^"?([a-z][\w.]*?)"?(?=[ :(])/m;
const GOT = /(?:\bgot:? |\bGot )"?([^"\n]*?)"?\.?(?:\n|$)/;

/**
 * Values that a provider or Kubernetes refuses before anything is created. A new run with the same options fails alike, so the
 * remedy is in the options. Sources: terraform-plugin-sdk/helper/validation, azurerm's validate packages, Kubernetes' apimachinery
 * (util/validation) as Helm prints it.
 */
export const VALIDATION_FAILURES: readonly FailureRule[] = [
  {
    code: 'invalid_configuration',
    text: 'database_version_refused',
    is: [/expected "?version"? to be one of \[[^\]]*\],? got/],
    of: MYSQL,
    values: { got: GOT, allowed: /one of \[([^\]]*)\]/ },
  },
  {
    code: 'invalid_configuration',
    text: 'derived_name_refused',
    is: [
      /\b(?:dns_prefix|name|[a-z_]+_name)\b"?[^\n]{0,80}\b(?:must|can only|may only|can|should)\b[^\n]*\b(?:characters?|alphanumeric\w*|letters?|hyphens?|lowercase|numbers?)\b/i,
      azureCode('InvalidResourceName', 'AccountNameInvalid', 'VaultNameNotValid', 'InvalidDomainNameLabel', 'DomainNameLabelInvalid', 'InvalidDnsPrefix', 'DnsPrefixInvalid', 'InvalidServerName'),
    ],
    of: /^(?:azurerm|azapi)_/,
    values: { argument: /\b(dns_prefix|[a-z_]*name)\b/, got: /(?:[Gg]ot:? |name '|Name: )["']?([^"'\n]*?)["']?\.?(?:\n|$|' )/ },
  },
  { code: 'invalid_configuration', text: 'location_empty', is: [/"?location"?: this field cannot be empty/, azureCode('LocationRequired')] },
  {
    code: 'invalid_configuration',
    text: 'field_empty',
    is: [/"?[a-z_.]+"?: this field cannot be empty/, /expected "?[a-z][\w.]*"? to not be an empty string/, /"[a-z_.]+" (?:must|may|can) ?not be empty/],
    values: { argument: /"?([a-z][\w.]*?)"?(?:: this field| to not be| (?:must|may|can))/ },
  },
  {
    code: 'invalid_configuration',
    text: 'host_name_refused',
    is: [/\bhost: Invalid value: "[^"]*"/, /Invalid value: "[^"]*":[^\n]*RFC 1123 subdomain/, /Invalid value: "[^"]*": must be a DNS name, not an IP address/],
    of: /^(?:helm|kubernetes)_|^$/,
    values: { got: /Invalid value: "([^"]*)"/ },
  },
  {
    code: 'invalid_configuration',
    text: 'object_refused',
    is: [/^\s*(?:[^\n]*: )?(?:\* )?[A-Z]\w+(?:\.[\w.]+)? "[^"]*" is invalid: /m, /error validating data: ValidationError/, /values don't meet the specifications of the schema/],
    of: /^(?:helm|kubernetes)_/,
    values: { object: /([A-Z]\w+)(?:\.[\w.]+)? "[^"]*" is invalid/, reason: /(?:is invalid: |ValidationError\([^)]*\): )([^\n]+)/ },
  },
  { code: 'invalid_configuration', text: 'private_endpoint_unsupported', is: [azureCode('PrivateEndpointFeatureNotSupportedOnServer', String.raw`PrivateEndpoint\w*NotSupported\w*`)] },
  {
    code: 'invalid_configuration',
    text: 'gateway_tls_retired',
    is: [azureCode(String.raw`ApplicationGateway\w*(?:Deprecated|Unsupported|Retired)\w*Tls\w*`, String.raw`ApplicationGateway\w*TlsVersion\w*`), /using a deprecated TLS version/],
  },
  {
    code: 'invalid_configuration',
    text: 'provider_value_refused',
    is: [
      /expected "?[a-z][\w.]*"? to (?:be (?:one of|in the range|at least|at most|divisible by|a valid)|contain a valid|match|have a (?:host|url)|not contain)/,
      /expected length of "?[a-z][\w.]*"? to be in the range/,
      /expected "?[a-z][\w.]*"? to have (?:a length|at (?:least|most))/,
      /invalid value for "?[a-z][\w.]*"? \(/,
      /"[a-z][\w.]*"? (?:is|contains) (?:an )?invalid\b/,
      /"?[a-z][\w.]+"? (?:must (?:be|match|contain|start|end|not)|(?:can|may) only (?:contain|be|consist))\b/,
    ],
    of: /^(?!data\b)(?:azurerm|azapi|helm|kubernetes|random|null)_/,
    values: { argument: ARGUMENT, reason: /^([^\n]+)/ },
  },
];
