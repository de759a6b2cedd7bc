import { azureCode, type FailureRule } from './failure-rule.ts';

const MYSQL = /^azurerm_mysql_flexible_server$/;

/** The version is MySQL's where the accepted ones are, also where the error names no resource. */
const MYSQL_VERSIONS = /expected "?version"? to be one of \[[^\]]*\b(?:5\.7|8\.0\.21)\b[^\]]*\],? got/;

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
    text: 'database_version_refused',
    is: [MYSQL_VERSIONS],
    of: /^$/,
    values: { got: GOT, allowed: /one of \[([^\]]*)\]/ },
  },
  {
    code: 'invalid_configuration',
    text: 'database_downgrade',
    is: [/\w*Downgrade\w*Not(?:Allowed|Supported)\b/, /\bdowngrad\w+[^\n]{0,80}\bnot (?:allowed|supported|possible)/i],
    of: MYSQL,
    values: { got: /\bto (?:version )?'?(\d+\.\d+(?:\.\d+)?)/ },
  },
  { code: 'invalid_configuration', text: 'property_fixed', is: [azureCode('PropertyChangeNotAllowed')], values: { argument: /[Pp]roperty '([\w.]+)'/ } },
  {
    code: 'invalid_configuration',
    text: 'derived_name_refused',
    is: [
      /\b(?:dns_prefix|name|[a-z_]+_name)\b"?[^\n]{0,80}\b(?:must|can only|may only|can|should)\b[^\n]*\b(?:characters?|alphanumeric\w*|letters?|hyphens?|lowercase|numbers?)\b/i,
      azureCode('InvalidResourceName', 'AccountNameInvalid', 'VaultNameNotValid', 'InvalidDomainNameLabel', 'DomainNameLabelInvalid', 'InvalidDnsPrefix', 'DnsPrefixInvalid', 'InvalidServerName'),
    ],
    of: /^(?:azurerm|azapi)_|^$/,
    values: { argument: /\b(dns_prefix|[a-z_]*name)\b/, got: /(?:[Gg]ot:? |name '|Name: )["']?([^"'\n]*?)["']?\.?(?:\n|$|' )/ },
  },
  { code: 'invalid_configuration', text: 'location_empty', is: [/["`]?\blocation["`]?:? (?:this field cannot be empty|is a required field|is required|required field is not set|(?:must|may|can) ?not be empty)/, /expected "?location"? to not be an empty string/, azureCode('LocationRequired'), /\blocation '' is not available/] },
  { code: 'invalid_configuration', text: 'location_unknown', is: [azureCode('LocationNotAvailableForResourceGroup', 'InvalidLocation', 'InvalidDeploymentLocation'), /"[\w -]+" was not found in the list of supported Azure Locations/], values: { region: /provided location '([^']+)'|^(?:[^\n]*: )?"([\w -]+)" was not found in the list/m } },
  {
    code: 'invalid_configuration',
    text: 'field_empty',
    is: [/["`]?[a-z_.]+["`]?: (?:this field cannot be empty|required field is not set)/, /["`][a-z_.]+["`] is a required field/, /expected "?[a-z][\w.]*"? to not be an empty string/, /"[a-z_.]+" (?:must|may|can) ?not be empty/],
    values: { argument: /["`]?([a-z][\w.]*?)["`]?(?:: (?:this|required) field| to not be| is a required| (?:must|may|can))/ },
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
  { code: 'invalid_configuration', text: 'private_endpoint_unsupported', is: [/[Pp]rivate endpoint feature is not supported on/, azureCode('PrivateEndpointFeatureNotSupportedOnServer', String.raw`PrivateEndpoint\w*NotSupported\w*`)] },
  {
    code: 'invalid_configuration',
    text: 'gateway_tls_retired',
    is: [azureCode(String.raw`ApplicationGateway\w*(?:Deprecated|Unsupported|Retired)\w*Tls\w*`, String.raw`ApplicationGateway\w*TlsVersion\w*`), /using a deprecated TLS version/, /AppGwSslPolicy(?:2015|2017)\w*[^\n]*(?:deprecated|retired|not supported)/],
  },
  { code: 'invalid_configuration', text: 'tls_retired', is: [azureCode(String.raw`\w*TlsVersion\w*Not(?:Supported|Allowed)`), /\bTLS ?_?1[._][01]\b[^\n]*(?:deprecated|retired|no longer (?:supported|accepted)|not supported)/i, /minimum TLS version[^\n]*no longer supported/i] },
  // Azure's own check of a value, once the request is there: a server parameter, a property of a request.
  {
    code: 'invalid_configuration',
    text: 'azure_value_refused',
    is: [azureCode('InvalidParameterValue', 'ConfigurationNotExists'), /Invalid value given for parameter/],
    values: { argument: /for parameter:? '?([a-z]\w+)|configuration '(\w+)'/, reason: /(?:Message: "|(?:InvalidParameterValue|ConfigurationNotExists): )([^"\n]+)/ },
  },
  // The newer plugin framework puts a headline above the reason, and azapi does so for a request's body.
  {
    code: 'invalid_configuration',
    text: 'provider_value_refused',
    is: [/^(?:Conflicting configuration arguments|Invalid combination of arguments|Invalid Attribute (?:Value|Combination)|Incorrect attribute value type|Missing Configuration for Required Attribute)/i, /embedded schema validation failed/, /the argument "\w+" is invalid/],
    of: /^(?!data\b)(?:azurerm|azapi|helm|kubernetes|random|null|time|tls)_/,
    values: { argument: /Attribute "?([a-z][\w.]*)|"([a-z][\w.]*)":|argument "(\w+)"/, reason: /^[^\n]+\n+([^\n]+)/ },
  },
  {
    code: 'invalid_configuration',
    text: 'provider_value_refused',
    is: [
      /expected "?[a-z][\w.]*"? to (?:be (?:one of|in the range|at least|at most|divisible by|a valid)|contain a valid|match|have a (?:host|url)|not contain)/,
      /expected length of "?[a-z][\w.]*"? to be in the range/,
      /expected "?[a-z][\w.]*"? to have (?:a length|at (?:least|most))/,
      /invalid value for "?[a-z][\w.]*"? \(/,
      /"[a-z][\w.]*"? (?:is|contains) (?:an )?(?:invalid|not valid)\b/,
      /["`][a-z][\w.]*["`]: conflicts with /,
      /["`][a-z][\w.]*["`] must (?:be|match|contain|start|end|not)\b/,
      /(?:^|: )"?[a-z][\w.]+"? (?:must (?:be|match|contain|start|end|not)|(?:can|may) only (?:contain|be|consist))\b/m,
    ],
    of: /^(?!data\b)(?:azurerm|azapi|helm|kubernetes|random|null)_/,
    values: { argument: ARGUMENT, reason: /^([^\n]+)/ },
  },
];
