/** One of Azure's clouds: where Resource Manager answers, and who signs people in. */
export interface AzureCloud {
  endpoint: string;
  authorityHost: string;
}

export const PUBLIC_CLOUD: AzureCloud = { endpoint: 'https://management.azure.com', authorityHost: 'https://login.microsoftonline.com' };

/** By azurerm's names for them (its argument `environment`, ARM_ENVIRONMENT). */
const CLOUDS: Readonly<Record<string, AzureCloud>> = {
  public: PUBLIC_CLOUD,
  usgovernment: { endpoint: 'https://management.usgovcloudapi.net', authorityHost: 'https://login.microsoftonline.us' },
  china: { endpoint: 'https://management.chinacloudapi.cn', authorityHost: 'https://login.chinacloudapi.cn' },
};

/** The cloud that ARM_ENVIRONMENT names; the public one without it. Null for a name that azurerm does not know either. */
export function findCloud(environment: string | undefined): AzureCloud | null {
  return CLOUDS[environment ?? 'public'] ?? null;
}
