/**
 * The types of the module's resources that Azure lists in a resource group (azurerm's type, then Azure's, in lower case). What is
 * not here is a part of one of these, or lies outside the group.
 */
const LISTED: Readonly<Record<string, string>> = {
  azurerm_application_gateway: 'microsoft.network/applicationgateways',
  azurerm_eventgrid_system_topic: 'microsoft.eventgrid/systemtopics',
  azurerm_key_vault: 'microsoft.keyvault/vaults',
  azurerm_kubernetes_cluster: 'microsoft.containerservice/managedclusters',
  azurerm_mysql_flexible_server: 'microsoft.dbformysql/flexibleservers',
  azurerm_network_security_group: 'microsoft.network/networksecuritygroups',
  azurerm_private_dns_zone: 'microsoft.network/privatednszones',
  azurerm_private_dns_zone_virtual_network_link: 'microsoft.network/privatednszones/virtualnetworklinks',
  azurerm_private_endpoint: 'microsoft.network/privateendpoints',
  azurerm_public_ip: 'microsoft.network/publicipaddresses',
  azurerm_redis_cache: 'microsoft.cache/redis',
  azurerm_storage_account: 'microsoft.storage/storageaccounts',
  azurerm_user_assigned_identity: 'microsoft.managedidentity/userassignedidentities',
  azurerm_virtual_network: 'microsoft.network/virtualnetworks',
};

/** Azure's type of a resource that it lists; null for one that it does not list. */
export function listedTypeOf(azurermType: string): string | null {
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
