import type { AgentPool, ManagedCluster } from '@azure/arm-containerservice';
import type { GenericResourceExpanded } from '@azure/arm-resources';
import type { AzureClients } from './azure-clients.ts';
import { isNotFound, toObservationError } from './azure-error.ts';
import { AzureObservationError, EMPTY_OBSERVATION } from './azure-observation.ts';
import { listPages } from './list-pages.ts';
import type { AzureObservation, ObservedCluster, ObservedNodePool, ObservedResource } from './azure-observation.ts';

/** How long one look may take before Azure counts as not reachable. */
const OBSERVATION_TIMEOUT_MS = 30_000;

/**
 * Looks at what a deployment has in Azure, read-only: the resources of its group and its cluster. A group that does not exist is an
 * empty observation. Throws AzureObservationError.
 */
export async function observeDeployment(
  clients: AzureClients,
  { resourceGroup, clusterName, timeoutMs = OBSERVATION_TIMEOUT_MS }: { resourceGroup: string; clusterName: string; timeoutMs?: number },
): Promise<AzureObservation & { askedAt: Date }> {
  const askedAt = new Date();
  const abortSignal = AbortSignal.timeout(timeoutMs);
  try {
    const [resources, cluster] = await Promise.all([
      listResources(clients, resourceGroup, abortSignal),
      findCluster(clients, { resourceGroup, clusterName, abortSignal }),
    ]);
    return { groupId: `/subscriptions/${clients.subscriptionId}/resourceGroups/${resourceGroup}`, resources, cluster, askedAt };
  } catch (error) {
    if (isNotFound(error, 'ResourceGroupNotFound')) return { ...EMPTY_OBSERVATION, askedAt };
    if (abortSignal.aborted) throw new AzureObservationError('azure_unavailable', `Azure did not answer within ${Math.round(timeoutMs / 1000)} seconds.`, { cause: error });
    throw toObservationError(error);
  }
}

async function listResources(clients: AzureClients, resourceGroup: string, abortSignal: AbortSignal): Promise<ObservedResource[]> {
  const found = await listPages(clients.resources.resources.listByResourceGroup(resourceGroup, { expand: 'provisioningState,createdTime,changedTime', abortSignal }), abortSignal);
  return found.map(observedResource);
}

function observedResource(resource: GenericResourceExpanded): ObservedResource {
  return {
    id: resource.id ?? '',
    name: resource.name ?? '',
    type: resource.type ?? '',
    location: resource.location ?? null,
    provisioningState: resource.provisioningState ?? null,
  };
}

/** Null when the group is there and the cluster is not. */
async function findCluster(
  clients: AzureClients,
  { resourceGroup, clusterName, abortSignal }: { resourceGroup: string; clusterName: string; abortSignal: AbortSignal },
): Promise<ObservedCluster | null> {
  try {
    const { managedClusters, agentPools } = clients.containerService;
    const cluster = await managedClusters.get(resourceGroup, clusterName, { abortSignal });
    const pools = await listPages(agentPools.list(resourceGroup, clusterName, { abortSignal }), abortSignal);
    return observedCluster(clusterName, cluster, pools);
  } catch (error) {
    if (isNotFound(error, 'ResourceNotFound')) return null;
    throw error;
  }
}

function observedCluster(clusterName: string, cluster: ManagedCluster, pools: readonly AgentPool[]): ObservedCluster {
  return {
    name: cluster.name ?? clusterName,
    kubernetesVersion: cluster.currentKubernetesVersion ?? cluster.kubernetesVersion ?? null,
    powerState: cluster.powerState?.code ?? null,
    provisioningState: cluster.provisioningState ?? null,
    nodePools: pools.map(observedNodePool),
  };
}

function observedNodePool(pool: AgentPool): ObservedNodePool {
  return {
    name: pool.name ?? '',
    count: pool.count ?? null,
    minCount: pool.minCount ?? null,
    maxCount: pool.maxCount ?? null,
    vmSize: pool.vmSize ?? null,
    provisioningState: pool.provisioningState ?? null,
    powerState: pool.powerState?.code ?? null,
  };
}
