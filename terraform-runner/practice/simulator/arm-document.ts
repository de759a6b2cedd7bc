import { z } from 'zod';
import type { PracticeResource } from '../practice-cloud.ts';
import type { StatefulFamily } from './arm-route.ts';

/** A resource group as ARM describes it. */
export function resourceGroupDocument(group: PracticeResource): object {
  return {
    id: group.id,
    name: group.name,
    type: group.type,
    location: group.location,
    tags: tagsOf(group),
    properties: { provisioningState: group.provisioningState },
  };
}

/** A resource as a group's list has it; the three fields of `$expand` only when asked for, as in Azure. */
export function genericResourceDocument(resource: PracticeResource, expand: ReadonlySet<string>): object {
  return {
    id: resource.id,
    name: resource.name,
    type: resource.type,
    location: resource.location ?? 'global',
    tags: tagsOf(resource),
    ...(expand.has('createdtime') && { createdTime: resource.startedAt.toISOString() }),
    ...(expand.has('changedtime') && { changedTime: resource.readyAt.toISOString() }),
    ...(expand.has('provisioningstate') && { provisioningState: resource.provisioningState }),
  };
}

/** Azure lists what is tracked: top-level resources and a few children such as a DNS zone's links, but no locks or roles. */
export function isTracked(resource: PracticeResource): boolean {
  const segments = resource.type.split('/').length;
  return /\/providers\//i.test(resource.id) && !/^microsoft\.authorization\//i.test(resource.type) && (segments === 2 || /\/virtualnetworklinks$/i.test(resource.type));
}

/** A managed cluster with its node pools: the one made with the cluster, and those made after it. */
export function managedClusterDocument(cluster: PracticeResource, all: readonly PracticeResource[]): object {
  const { kubernetes_version: version, sku_tier: tier } = clusterAttributes.parse(cluster.attributes);
  return {
    id: cluster.id,
    name: cluster.name,
    type: cluster.type,
    location: cluster.location,
    tags: tagsOf(cluster),
    sku: { name: 'Base', tier },
    properties: {
      provisioningState: cluster.provisioningState,
      powerState: { code: powerOf(cluster) },
      kubernetesVersion: version,
      currentKubernetesVersion: version,
      dnsPrefix: cluster.resourceGroup,
      nodeResourceGroup: `MC_${cluster.resourceGroup}_${cluster.name}_${cluster.location ?? ''}`,
      agentPoolProfiles: poolsOf(cluster, all).map(({ name, profile }) => ({ name, ...profile })),
    },
  };
}

/** A gateway, a MySQL server or a storage account as it describes itself; `state` among its attributes plays another state than a good one. */
export function statefulDocument(resource: PracticeResource, family: StatefulFamily): object {
  const { state, high_availability: standby } = statefulAttributes.parse(resource.attributes);
  const { provisioningState } = resource;
  const properties = {
    applicationGateways: { operationalState: state ?? 'Running' },
    flexibleServers: { state: state ?? 'Ready', highAvailability: { mode: standby?.mode ?? 'Disabled', state: standby?.state ?? (standby ? 'Healthy' : 'NotEnabled') } },
    storageAccounts: { statusOfPrimary: state ?? 'available' },
  }[family];
  return { id: resource.id, name: resource.name, type: resource.type, location: resource.location, tags: tagsOf(resource), properties: { provisioningState, ...properties } };
}

/** A cluster's node pools as `agentPools` lists them. */
export function agentPoolDocuments(cluster: PracticeResource, all: readonly PracticeResource[]): { name: string }[] {
  return poolsOf(cluster, all).map(({ name, profile }) => ({
    id: `${cluster.id}/agentPools/${name}`,
    name,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties: profile,
  }));
}

function poolsOf(cluster: PracticeResource, all: readonly PracticeResource[]): { name: string; profile: object }[] {
  const version = clusterAttributes.parse(cluster.attributes).kubernetes_version;
  const first = { attributes: clusterAttributes.parse(cluster.attributes).default_node_pool, state: cluster.provisioningState };
  const prefix = `${cluster.id}/agentPools/`.toLowerCase();
  const others = all
    .filter((resource) => resource.id.toLowerCase().startsWith(prefix))
    .map((pool) => ({ attributes: poolAttributes.parse(pool.attributes), state: pool.provisioningState }));
  return [first, ...others].map(({ attributes, state }) => ({ name: attributes.name, profile: poolProfile(attributes, state, version) }));
}

/** The autoscaler starts at the minimum; nothing in the practice cloud makes it grow. */
function poolProfile(pool: z.infer<typeof poolAttributes>, provisioningState: string, version: string): object {
  return {
    provisioningState,
    powerState: { code: 'Running' },
    count: pool.min_count,
    minCount: pool.min_count,
    maxCount: pool.max_count,
    enableAutoScaling: pool.auto_scaling_enabled,
    vmSize: pool.vm_size,
    osDiskSizeGB: pool.os_disk_size_gb,
    mode: pool.mode ?? 'System',
    availabilityZones: pool.zones,
    orchestratorVersion: version,
    currentOrchestratorVersion: version,
  };
}

function powerOf(cluster: PracticeResource): string {
  return statefulAttributes.parse(cluster.attributes).state ?? 'Running';
}

function tagsOf(resource: PracticeResource): Record<string, string> {
  return tagsAttribute.parse(resource.attributes).tags ?? {};
}

const statefulAttributes = z.object({ state: z.string().optional(), high_availability: z.object({ mode: z.string(), state: z.string().optional() }).nullish().catch(null) });

const tagsAttribute = z.object({ tags: z.record(z.string(), z.string()).nullish() });

const poolAttributes = z.object({
  name: z.string(),
  mode: z.string().optional(),
  vm_size: z.string(),
  min_count: z.number(),
  max_count: z.number(),
  auto_scaling_enabled: z.boolean(),
  os_disk_size_gb: z.number(),
  zones: z.array(z.string()),
});

const clusterAttributes = z.object({ kubernetes_version: z.string(), sku_tier: z.string(), default_node_pool: poolAttributes });
