import type { AzureCredential, CredentialSecret } from './azure-credential.ts';
import { certificateBundle } from './certificate.ts';

/** A credential as azurerm and azapi are told of it: by their own environment variables, and no others of ours. */
export type StoredCredential = Pick<AzureCredential, 'kind' | 'cloud' | 'endpoint' | 'tenantId' | 'clientId' | 'tokenFile'>;

/** Settings of the runner's own environment that say how, not as whom, Azure is reached: they hold beside a stored credential. */
const KEPT_SETTINGS = ['ARM_RESOURCE_PROVIDER_REGISTRATIONS', 'ARM_SKIP_PROVIDER_REGISTRATION', 'AZURE_CONFIG_DIR', 'ARM_MSI_ENDPOINT'];

/**
 * The environment of a Terraform that signs in with this credential. Ways in other than its own are switched off: a credential
 * that does not work must not be replaced by whatever the host is signed in as. (registry.terraform.io/providers/hashicorp/azurerm,
 * *Authenticating to Azure*: argument reference with the names of the environment variables.)
 */
export function terraformSettingsOf(credential: StoredCredential, secret: CredentialSecret | null, subscriptionId: string | null, own: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...Object.fromEntries(KEPT_SETTINGS.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]))),
    ...cloudSettings(credential),
    ...given({ ARM_TENANT_ID: credential.tenantId, ARM_CLIENT_ID: credential.clientId, ARM_SUBSCRIPTION_ID: subscriptionId }),
    ARM_USE_CLI: String(credential.kind === 'azure_cli'),
    ...waySettings(credential, secret, own),
  };
}

/** A custom cloud tells its addresses itself, at `/metadata/endpoints` of its Resource Manager. */
function cloudSettings({ cloud, endpoint }: StoredCredential): Record<string, string> {
  if (cloud !== 'custom') return { ARM_ENVIRONMENT: cloud };
  return endpoint === null ? {} : { ARM_METADATA_HOSTNAME: new URL(endpoint).host };
}

function waySettings({ kind, tokenFile }: StoredCredential, secret: CredentialSecret | null, own: Readonly<Record<string, string>>): Record<string, string> {
  switch (kind) {
    case 'client_secret':
      return secret !== null && 'clientSecret' in secret ? { ARM_CLIENT_SECRET: secret.clientSecret } : {};
    case 'client_certificate':
      return secret !== null && 'certificatePem' in secret ? { ARM_CLIENT_CERTIFICATE: certificateBundle(secret.certificatePem, secret.password) } : {};
    case 'workload_identity':
      return { ARM_USE_OIDC: 'true', ...given({ ARM_OIDC_TOKEN_FILE_PATH: tokenFile ?? own.ARM_OIDC_TOKEN_FILE_PATH ?? null }) };
    case 'managed_identity':
      return { ARM_USE_MSI: 'true' };
    case 'azure_cli':
      return {};
  }
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
