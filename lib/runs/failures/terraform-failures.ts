import { GIT_FAILURES } from './git-failures.ts';
import { STATE_FAILURES } from './state-failures.ts';
import type { FailureRule } from './failure-rule.ts';
import { CAUSE, HOST, UNREACHED } from './unreached.ts';

const PROVIDER = /(?:provider|installing)\s+"?(?:registry\.[a-z.]+\/)?([a-z0-9-]+\/[a-z0-9-]+)/;

/** What Terraform says before the reason why it cannot download a module or a provider. */
const LOADING = String.raw`(?:remote module registry|query available provider packages|install provider|registry|releases\.hashicorp|download module)`;

/** What goes wrong on the way to Azure: the machine, Terraform itself, its registry, its configuration, its state. */
export const TERRAFORM_FAILURES: readonly FailureRule[] = [
  { code: 'disk_full', is: [/no space left on device/i, /disk quota exceeded/i] },
  ...GIT_FAILURES,
  {
    code: 'provider_crashed',
    is: [/Plugin did not respond/, /The terraform-provider-\S+ plugin crashed/, /Stack trace from the terraform-provider/, /^Request cancelled\b/, /rpc error: code = Unavailable/],
    values: { provider: /terraform-provider-([a-z0-9-]+)/, version: /terraform-provider-[a-z0-9-]+_v?([\d.]+\d)/ },
  },
  {
    code: 'provider_crashed',
    text: 'provider_inconsistent',
    is: [/Provider produced inconsistent (?:result after apply|final plan)/, /Provider produced invalid (?:plan|object)/, /Missing Resource Identity After/],
    values: { provider: /registry\.[a-z.]+\/([a-z0-9-]+\/[a-z0-9-]+)/ },
  },
  { code: 'terraform_version', is: [/Unsupported Terraform Core version/], values: { version: /does not support Terraform version ([\d.]+\w)/ } },
  { code: 'stale_plan', is: [/Saved plan is stale/, /Saved plan does not match the given state/, /cannot be transferred between different Terraform versions/] },
  ...STATE_FAILURES,
  // Go's text of a certificate that the host does not trust. No new run mends it.
  {
    code: 'registry_unreachable',
    text: 'registry_certificate_untrusted',
    is: [new RegExp(String.raw`^(?![^]*(?:ensuring|register) Resource Providers)[^]*${LOADING}[^]*x509:`, 'i')],
    of: /^$/,
    values: { host: HOST, reason: /(x509:[^\n]*)/ },
    remedy: null,
  },
  {
    code: 'registry_unreachable',
    is: [
      // azurerm names its own page there in what it says of resource providers.
      new RegExp(String.raw`^(?![^]*(?:ensuring|register) Resource Providers)[^]*${LOADING}[^]*${UNREACHED}`, 'i'),
      /Registry service unreachable/,
      /Error accessing remote module registry/,
      /[Ff]ailed to request\s+discovery document/,
      // What a registry that answers with an error of its own is told with (Terraform's getproviders).
      /provider\s+registry[^]*\b(?:429|5\d\d) [A-Z][\w ]+\s+returned\s+from\b/,
    ],
    of: /^$/,
    values: { host: /(?:from|for|on|to) ((?:registry\.)[a-z0-9.-]+\w)/, reason: CAUSE },
  },
  { code: 'provider_unavailable', text: 'no_provider_registry', is: [/^Invalid provider registry host/, /does not\s+offer a Terraform provider\s+registry/], values: { host: /host\s+"?([a-z0-9.-]+\w)"?\s+(?:given|does)/ } },
  { code: 'provider_unavailable', text: 'provider_slow', is: [/timeout while waiting for plugin to start/, /fork\/exec [^\n]*: (?:cannot allocate memory|resource temporarily unavailable)/], values: { provider: PROVIDER } },
  {
    code: 'provider_unavailable',
    text: 'provider_not_executable',
    is: [/fork\/exec [^\n]*terraform-provider[^\n]*: (?:permission denied|operation not permitted)/],
    values: { provider: PROVIDER },
  },
  // Before all else that an install may fail by: the package is there, and another one.
  { code: 'provider_unavailable', text: 'provider_changed', is: [/match any\s+of\s+the\s+checksums/], values: { provider: /(?:installing|provider) (?:registry\.[a-z.]+\/)?([a-z0-9-]+\/[a-z0-9-]+)/ }, remedy: null },
  // The deployment's lock file is the same in every run of these options.
  {
    code: 'provider_unavailable',
    text: 'provider_locked',
    is: [/locked\s+provider\s+\S+\s+\S+\s+does\s+not\s+match\s+configured\s+version\s+constraint/, /Inconsistent dependency lock file/],
    values: { provider: PROVIDER, reason: /(locked\s+provider\s[^;]*|locked version selection[^\n]*|required by this configuration but no version is selected)/ },
    remedy: null,
  },
  {
    code: 'provider_unavailable',
    is: [/Failed to query available provider packages/, /Failed to install provider/, /Required plugins are not installed/, /Plugin reinitialization required/, /Failed to load plugin schemas/, /Incompatible provider version/],
    values: { provider: PROVIDER },
  },
  { code: 'invalid_configuration', text: 'destroy_prevented', is: [/Instance cannot be destroyed/, /has\s+lifecycle\.prevent_destroy\s+set/], values: { resource: /Resource\s+(\S+)\s+has\s+lifecycle/ } },
  { code: 'invalid_configuration', text: 'module_version_missing', is: [/Unresolvable module version constraint/], values: { newest: /newest available version is ([\w.-]+\w)/ } },
  { code: 'invalid_configuration', text: 'variable_missing', is: [/Missing required argument/, /No value for required variable/], values: { variable: /(?:argument|variable) "([^"]+)"/ } },
  { code: 'invalid_configuration', text: 'variable_unknown', is: [/Unsupported argument/], values: { variable: /argument named "([^"]+)"/ } },
  {
    code: 'invalid_configuration',
    text: 'value_refused',
    is: [/Invalid value for (?:input )?variable/, /Resource (?:pre|post)condition failed/, /Check block assertion failed/],
    values: { reason: /^[^\n]+\n+([^\n]+)/ },
  },
  { code: 'invalid_configuration', text: 'import_target_missing', is: [/Configuration for import target does not exist/], values: { target: /given import (\S+) does not exist/ }, remedy: 'run_again' },
  // The module takes the first entry of Azure's list of sizes that has the name; where the size is not offered there is none.
  { code: 'sku_not_available', text: 'size_not_listed', is: [/^Invalid index\b[^]*: the collection has no\s+elements/], of: /^$/ },
  { code: 'sku_not_available', text: 'zones_missing', is: [/end index must not be greater than the length of the list/] },
  {
    code: 'invalid_configuration',
    is: [
      /^(?:Invalid|Unsupported|Incorrect|Missing|Reference to undeclared|Duplicate|Error in function call|Unexpected|Module not (?:found|installed)|Cycle)\b/,
      /^Argument or block definition required/,
    ],
    of: /^$/,
  },
];

/** For an error that no cause was found of: an interrupt, and a wait that went on for too long. */
export const LAST_FAILURES: readonly FailureRule[] = [
  { code: 'azure_unavailable', text: 'azure_unreachable', is: [new RegExp(String.raw`(?:azure|usgovcloudapi|chinacloudapi|microsoftonline|windows\.net|graph\.microsoft)[^]*${UNREACHED}`)], values: { host: HOST, reason: CAUSE } },
  { code: 'state_locked', is: [/Error acquiring the state lock/], values: { holder: /Who:\s+(\S+)/, since: /Created:\s+([^\n]+)/ } },
  { code: 'timed_out', is: [/context deadline exceeded/, /timeout while waiting for/, /timed out waiting/], values: { reason: /((?:context deadline|timeout while|timed out)[^\n]*)/ } },
  { code: 'canceled', is: [/context canceled/, /^execution halted/m, /operation was canceled/i] },
];
