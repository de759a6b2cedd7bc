import { listedTypeOf } from '../adoption/azure-types.ts';
import type { Inputs } from '../deployments/deployment.ts';
import { expectedResources } from '../modules/expected-resources.ts';
import type { Resource } from '../state/resource.ts';
import type { StatusComponent } from './component-status.ts';

/** A resource that Azure should have. */
export interface ExpectedPart {
  component: StatusComponent;
  /** Azure's type, in lower case. */
  type: string;
  /** Null where only the module's options say that there is one: then any of the type will do. */
  id: string | null;
}

const NODE_POOL = 'microsoft.containerservice/managedclusters/agentpools';

/** What people count as parts of a component, by Azure's type in lower case; what is not here (an identity) has no status of its own. */
const COMPONENT_OF_TYPE: Readonly<Record<string, StatusComponent>> = {
  'microsoft.network/applicationgateways': 'gateway',
  'microsoft.network/publicipaddresses': 'gateway',
  'microsoft.containerservice/managedclusters': 'cluster',
  [NODE_POOL]: 'node_pool',
  'microsoft.dbformysql/flexibleservers': 'database',
  'microsoft.storage/storageaccounts': 'storage',
  'microsoft.cache/redis': 'redis',
  'microsoft.eventgrid/systemtopics': 'queue',
  'microsoft.keyvault/vaults': 'vault',
  'microsoft.network/virtualnetworks': 'network',
  'microsoft.network/networksecuritygroups': 'network',
  'microsoft.network/privatednszones': 'network',
  'microsoft.network/privatednszones/virtualnetworklinks': 'network',
  'microsoft.network/privateendpoints': 'network',
};

/** The component that a resource in Azure belongs to; null for one that has no status of its own. */
export function componentOfType(azureType: string): StatusComponent | null {
  return COMPONENT_OF_TYPE[azureType.toLowerCase()] ?? null;
}

/** What the newest state says there is. A tainted resource may be there or not: it is not expected. */
export function expectedOfState(resources: readonly Resource[]): ExpectedPart[] {
  return resources.flatMap(({ type, id, tainted }) => (id === null || tainted ? [] : partOf(type, id)));
}

/** What the module's options lead to, for a deployment whose state is kept elsewhere. Nothing for a module version that is not known. */
export function expectedOfOptions(asked: { moduleVersion: string; inputs: Inputs }): ExpectedPart[] {
  const parts = expectedResources(asked)?.byComponent.flatMap(({ resources }) => resources).flatMap(({ type }) => partOf(type, null)) ?? [];
  return parts.filter(({ component }) => component !== 'node_pool');
}

function partOf(azurermType: string, id: string | null): ExpectedPart[] {
  const type = azurermType === 'azurerm_kubernetes_cluster_node_pool' ? NODE_POOL : listedTypeOf(azurermType);
  const component = type === null ? null : componentOfType(type);
  return type === null || component === null ? [] : [{ component, type, id }];
}
