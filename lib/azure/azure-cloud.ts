/** Names of a cloud's own hosts; null where they are not known: a custom cloud's are whatever its operator made them. */
export interface CloudHosts {
  /** The Azure portal, as an origin. */
  portal: string | null;
  /** Public addresses have names `<label>.<region>.<suffix>`. */
  addressSuffix: string | null;
  /** Storage accounts answer at `<account>.blob.<suffix>`. */
  storageSuffix: string | null;
}

/** One of Azure's clouds: where Resource Manager answers, who signs people in, and what else is called otherwise there. */
export interface AzureCloud extends CloudHosts {
  endpoint: string;
  authorityHost: string;
}

/**
 * By azurerm's names for them (its argument `environment`, ARM_ENVIRONMENT). Where the names are from: *Compare Azure Government and
 * global Azure* (learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure), *Azure in China developer guide*
 * (learn.microsoft.com/azure/china/resources-developer-guide); those of public addresses and storage as Microsoft's own SDK has them
 * (github.com/Azure/go-autorest, autorest/azure/environments.go: ResourceManagerVMDNSSuffix, StorageEndpointSuffix).
 */
const CLOUDS = {
  public: {
    endpoint: 'https://management.azure.com',
    authorityHost: 'https://login.microsoftonline.com',
    portal: 'https://portal.azure.com',
    addressSuffix: 'cloudapp.azure.com',
    storageSuffix: 'core.windows.net',
  },
  usgovernment: {
    endpoint: 'https://management.usgovcloudapi.net',
    authorityHost: 'https://login.microsoftonline.us',
    portal: 'https://portal.azure.us',
    addressSuffix: 'cloudapp.usgovcloudapi.net',
    storageSuffix: 'core.usgovcloudapi.net',
  },
  china: {
    endpoint: 'https://management.chinacloudapi.cn',
    authorityHost: 'https://login.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    addressSuffix: 'cloudapp.chinacloudapi.cn',
    storageSuffix: 'core.chinacloudapi.cn',
  },
} as const satisfies Readonly<Record<string, AzureCloud>>;

/** Also what the practice cloud plays. */
export const PUBLIC_CLOUD = CLOUDS.public;

/** Pages of any cloud's portal. */
export const QUOTA_PAGE = '/#view/Microsoft_Azure_Capacity/QuotaMenuBlade/~/myQuotas';
export const SUBSCRIPTIONS_PAGE = '/#view/Microsoft_Azure_Billing/SubscriptionsBladeV2';

/** Of a cloud that is none of these. */
export const NO_HOSTS: CloudHosts = { portal: null, addressSuffix: null, storageSuffix: null };

/** What the host of a cluster's API ends with: public, US Government, China (learn.microsoft.com/azure/aks/outbound-rules-control-egress). */
export const CLUSTER_SUFFIXES = ['azmk8s.io', 'cx.aks.containerservice.azure.us', 'cx.prod.service.azk8s.cn'] as const;

/** The name Azure gives a public address with this label; null where the cloud's names are not known. */
export function addressNameOf({ addressSuffix }: CloudHosts, label: string, region: string): string | null {
  return addressSuffix === null ? null : `${label}.${region}.${addressSuffix}`;
}

/** Returns true for Resource Manager and the sign-in of Azure's public, US Government and China clouds. */
export function isAzureAddress(address: string): boolean {
  return Object.values(CLOUDS).some(({ endpoint, authorityHost }) => [endpoint, authorityHost].includes(withoutSlash(address) as typeof endpoint));
}

/** The cloud that ARM_ENVIRONMENT names; the public one without it. Null for a name that azurerm does not know either. */
export function findCloud(environment: string | undefined): AzureCloud | null {
  const known: Readonly<Record<string, AzureCloud>> = CLOUDS;
  return known[environment ?? 'public'] ?? null;
}

/**
 * The cloud that the settings of a runner lead to: one whose two addresses are named (as azapi asks for them), else the one that
 * ARM_ENVIRONMENT names. Null where a metadata host alone says that it is another: whoever asked public Azure then would show it the secret.
 */
export function cloudOfSettings(azure: Readonly<Record<string, string>>): AzureCloud | null {
  const { ARM_RESOURCE_MANAGER_ENDPOINT: endpoint, ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST: authorityHost, ARM_ENVIRONMENT: environment } = azure;
  if (endpoint !== undefined && authorityHost !== undefined) return { ...NO_HOSTS, endpoint: withoutSlash(endpoint), authorityHost: withoutSlash(authorityHost) };
  const isElsewhere = [endpoint, authorityHost, azure.ARM_METADATA_HOSTNAME, azure.ARM_METADATA_HOST].some((address) => address !== undefined);
  return environment === undefined && isElsewhere ? null : findCloud(environment);
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}

/** Whether people of one of Azure's own clouds sign in there. */
export function isKnownAuthority(authorityHost: string): boolean {
  return Object.values(CLOUDS).some((cloud) => cloud.authorityHost === authorityHost);
}
