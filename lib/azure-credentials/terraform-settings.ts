import { tokenFileOf } from '../azure/azure-sign-in.ts';
import type { AzureCredential, CredentialSecret } from './azure-credential.ts';
import { certificateBundle } from './certificate.ts';

/** A credential as azurerm and azapi are told of it: by their own environment variables, and no others of ours. */
export type StoredCredential = Pick<AzureCredential, 'kind' | 'cloud' | 'endpoint' | 'authorityHost' | 'tenantId' | 'clientId' | 'tokenFile'>;

/** Settings of the runner's own environment that say how, not as whom, Azure is reached: they hold beside a stored credential. */
const KEPT_SETTINGS = ['ARM_RESOURCE_PROVIDER_REGISTRATIONS', 'ARM_SKIP_PROVIDER_REGISTRATION', 'AZURE_CONFIG_DIR', 'ARM_MSI_ENDPOINT'];

/**
 * The environment of a Terraform that signs in with this credential. Ways in other than its own are switched off: a credential
 * that does not work must not be replaced by whatever the host is signed in as. Each is said, yes or no, since what is not said
 * differs: azurerm takes the Azure CLI alone for granted (registry.terraform.io/providers/hashicorp/azurerm, argument reference),
 * azapi the host's identity too, and asks that one first (github.com/Azure/terraform-provider-azapi v1.15.0,
 * internal/provider/provider.go: Configure, buildChainedTokenCredential).
 */
export function terraformSettingsOf(credential: StoredCredential, secret: CredentialSecret | null, subscriptionId: string | null, own: Readonly<Record<string, string>>): Record<string, string> {
  const { kind } = credential;
  return {
    ...Object.fromEntries(KEPT_SETTINGS.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]))),
    ...cloudSettings(credential),
    ...given({ ARM_TENANT_ID: credential.tenantId, ARM_CLIENT_ID: credential.clientId, ARM_SUBSCRIPTION_ID: subscriptionId }),
    ARM_USE_OIDC: String(kind === 'workload_identity'),
    ARM_USE_MSI: String(kind === 'managed_identity'),
    ARM_USE_CLI: String(kind === 'azure_cli'),
    ...secretSettings(secret),
    ...(kind === 'workload_identity' && given({ ARM_OIDC_TOKEN_FILE_PATH: tokenFileOf(credential.tokenFile, own) })),
  };
}

/**
 * azurerm asks a custom cloud for its addresses, at `/metadata/endpoints` of its Resource Manager (and so does Terraform's azurerm
 * backend, before 1.11 by ARM_METADATA_HOST). azapi asks nobody: what it is not told here, it takes from public Azure, and would sign in there.
 */
function cloudSettings({ cloud, endpoint, authorityHost }: StoredCredential): Record<string, string> {
  if (cloud !== 'custom') return { ARM_ENVIRONMENT: cloud };
  const host = endpoint === null ? null : new URL(endpoint).host;
  return given({
    ARM_METADATA_HOSTNAME: host,
    ARM_METADATA_HOST: host,
    ARM_RESOURCE_MANAGER_ENDPOINT: endpoint,
    ARM_RESOURCE_MANAGER_AUDIENCE: endpoint,
    ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST: authorityHost,
  });
}

function secretSettings(secret: CredentialSecret | null): Record<string, string> {
  if (secret === null) return {};
  return 'clientSecret' in secret ? { ARM_CLIENT_SECRET: secret.clientSecret } : { ARM_CLIENT_CERTIFICATE: certificateBundle(secret.certificatePem, secret.password) };
}

function given(settings: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Every text of a credential that no log may show: its secret, and the bundle Terraform gets. */
export function secretTextsOf(secret: CredentialSecret | null, settings: Readonly<Record<string, string>>): string[] {
  const own = secret === null ? [] : 'clientSecret' in secret ? [secret.clientSecret] : [privateKeyOf(secret.certificatePem), ...(secret.password ? [secret.password] : [])];
  return [...own, ...(settings.ARM_CLIENT_CERTIFICATE === undefined ? [] : [settings.ARM_CLIENT_CERTIFICATE])];
}

function privateKeyOf(pem: string): string {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?-----END [A-Z ]*PRIVATE KEY-----/.exec(pem)?.[0] ?? '';
}
