/**
 * The types of the module's resources that Azure lists in a resource group (azurerm's type, then Azure's, spelled as azurerm's ids have it). What is
 * not here is a part of one of these, or lies outside the group.
 */
const LISTED: Readonly<Record<string, string>> = {
  azurerm_application_gateway: 'Microsoft.Network/applicationGateways',
  azurerm_eventgrid_system_topic: 'Microsoft.EventGrid/systemTopics',
  azurerm_key_vault: 'Microsoft.KeyVault/vaults',
  azurerm_kubernetes_cluster: 'Microsoft.ContainerService/managedClusters',
  azurerm_mysql_flexible_server: 'Microsoft.DBforMySQL/flexibleServers',
  azurerm_network_security_group: 'Microsoft.Network/networkSecurityGroups',
  azurerm_private_dns_zone: 'Microsoft.Network/privateDnsZones',
  azurerm_private_dns_zone_virtual_network_link: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  azurerm_private_endpoint: 'Microsoft.Network/privateEndpoints',
  azurerm_public_ip: 'Microsoft.Network/publicIPAddresses',
  azurerm_redis_cache: 'Microsoft.Cache/redis',
  azurerm_storage_account: 'Microsoft.Storage/storageAccounts',
  azurerm_user_assigned_identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  azurerm_virtual_network: 'Microsoft.Network/virtualNetworks',
};

/** Azure's type of a resource that it lists, in lower case; null for one that it does not list. */
export function listedTypeOf(azurermType: string): string | null {
  return LISTED[azurermType]?.toLowerCase() ?? null;
}

/** Returns Azure's type in the spelling of azurerm's ids; null for a type that Azure does not list. */
export function spelledTypeOf(azurermType: string): string | null {
  return LISTED[azurermType] ?? null;
}

/** Azure's type of the listed resource that this one is a part of, and cannot be without; null for all others. */
export function wholeTypeOf(azurermType: string): string | null {
  return azurermType === 'azurerm_kubernetes_cluster_node_pool' ? listedTypeOf('azurerm_kubernetes_cluster') : null;
}

/** Network interfaces come and go with their private endpoints; nobody adopts them. The module names that of ClickHouse's itself. */
export function isMadeByAzure({ type, name }: { type: string; name: string }): boolean {
  return type.toLowerCase() === 'microsoft.network/networkinterfaces' && /\.nic\.|-clickhouse-nic$/.test(name);
}
