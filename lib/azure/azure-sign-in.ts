import { cloudOfSettings, isAzureAddress } from './azure-cloud.ts';

/** In the order in which azurerm looks for them (go-azure-sdk, sdk/auth/auth.go). */
export type AzureSignInKind = 'client_certificate' | 'client_secret' | 'workload_identity' | 'managed_identity' | 'azure_cli';

/** How a runner signs in to Azure for deployments without a credential of their own. Nothing in it is secret. */
export interface AzureSignIn {
  kind: AzureSignInKind;
  /** Null where the host's identity or the Azure CLI decides. */
  clientId: string | null;
  tenantId: string | null;
  subscriptionId: string | null;
  /** As the Azure CLI knows it. */
  subscriptionName: string | null;
  /** Set where the addresses it leads to are not those of one of Azure's own clouds. */
  isCustomCloud?: true;
}

/** The subscription that `az account show` would name. */
export interface AzureCliAccount {
  subscriptionId: string;
  subscriptionName: string | null;
  tenantId: string | null;
}

/** What the ARM_ settings and the Azure CLI of a host amount to: the way in that azurerm takes, or null when there is none. */
export function signInOf(azure: Readonly<Record<string, string>>, cli: AzureCliAccount | null): AzureSignIn | null {
  const kind = kindOf(azure, cli);
  if (kind === null) return null;
  const ofCli = kind === 'azure_cli' ? cli : null;
  return {
    kind,
    clientId: ofCli === null ? (azure.ARM_CLIENT_ID ?? null) : null,
    tenantId: azure.ARM_TENANT_ID ?? ofCli?.tenantId ?? null,
    subscriptionId: azure.ARM_SUBSCRIPTION_ID ?? ofCli?.subscriptionId ?? null,
    subscriptionName: azure.ARM_SUBSCRIPTION_ID === undefined || azure.ARM_SUBSCRIPTION_ID === ofCli?.subscriptionId ? (ofCli?.subscriptionName ?? null) : null,
    ...(isCustomCloud(azure) && { isCustomCloud: true as const }),
  };
}

function isCustomCloud(azure: Readonly<Record<string, string>>): boolean {
  const cloud = cloudOfSettings(azure);
  return cloud === null || !isAzureAddress(cloud.endpoint) || !isAzureAddress(cloud.authorityHost);
}

function kindOf(azure: Readonly<Record<string, string>>, cli: AzureCliAccount | null): AzureSignInKind | null {
  const isPrincipal = azure.ARM_TENANT_ID !== undefined && azure.ARM_CLIENT_ID !== undefined;
  if (isPrincipal && azure.ARM_CLIENT_CERTIFICATE_PATH !== undefined) return 'client_certificate';
  if (isPrincipal && azure.ARM_CLIENT_SECRET !== undefined) return 'client_secret';
  if (isPrincipal && azure.ARM_USE_OIDC === 'true') return 'workload_identity';
  if (azure.ARM_USE_MSI === 'true') return 'managed_identity';
  return cli === null ? null : 'azure_cli';
}

/**
 * The file with a workload's federated token: what a credential names, else what the runner's environment does. Azure's own workload
 * identity sets AZURE_FEDERATED_TOKEN_FILE, which the SDKs know; azurerm and azapi know ARM_OIDC_TOKEN_FILE_PATH. Both get what this says.
 */
export function tokenFileOf(named: string | null, own: Readonly<Record<string, string>>): string | null {
  return named ?? own.ARM_OIDC_TOKEN_FILE_PATH ?? own.AZURE_FEDERATED_TOKEN_FILE ?? null;
}
