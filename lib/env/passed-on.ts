import type { SettingSource } from './setting.ts';

/** What an operator sets for a closed network; Terraform and the Azure SDKs get it alike. */
export const NETWORK_SETTINGS = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'TF_CLI_CONFIG_FILE',
  // git downloads the module. Its own settings hold for it; certificates are added to those above (certificates.ts).
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_PROXY_SSL_CAINFO',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
] as const;

/** Those of the Azure environment that are secrets: no log may show them. */
export const AZURE_SECRET_SETTINGS = ['ARM_CLIENT_SECRET', 'ARM_CLIENT_CERTIFICATE_PASSWORD'] as const;

/**
 * The Azure environment a runner was started with, used by deployments without a stored credential: what azurerm and azapi sign
 * in with, which cloud they talk to, and whether they register resource providers.
 */
export const AZURE_SETTINGS = [
  ...AZURE_SECRET_SETTINGS,
  'ARM_CLIENT_ID',
  'ARM_CLIENT_CERTIFICATE_PATH',
  'ARM_TENANT_ID',
  'ARM_AUXILIARY_TENANT_IDS',
  'ARM_SUBSCRIPTION_ID',
  'ARM_USE_MSI',
  'ARM_MSI_ENDPOINT',
  'ARM_USE_OIDC',
  'ARM_OIDC_TOKEN_FILE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
  'ARM_ENVIRONMENT',
  'ARM_METADATA_HOSTNAME',
  'ARM_METADATA_HOST',
  'ARM_RESOURCE_MANAGER_ENDPOINT',
  'ARM_RESOURCE_MANAGER_AUDIENCE',
  'ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST',
  'ARM_RESOURCE_PROVIDER_REGISTRATIONS',
  'ARM_SKIP_PROVIDER_REGISTRATION',
  'AZURE_CONFIG_DIR',
] as const;

/** What any program needs to find its files and speak a language, and nothing about us. */
export const SYSTEM_SETTINGS = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** The named settings that are set, as an environment for a child. */
export function pickSettings(source: SettingSource, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = source[name];
    if (value !== undefined && value !== '') picked[name] = value;
  }
  return picked;
}
