import { z } from 'zod';
import { QUOTA_PAGE } from '#lib/azure/azure-cloud.ts';
import { normalizeLocation } from '#lib/modules/regions.ts';
import { clusterNeed, type ClusterNeed } from '#lib/preflight/cluster-need.ts';
import { listSizes } from '#lib/modules/sizes.ts';
import { failed, passed, unknown, warned, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';

const usages = z.array(z.looseObject({ currentValue: z.number(), limit: z.number(), name: z.looseObject({ value: z.string(), localizedValue: z.string().nullish() }) })).min(1);
type Usage = z.infer<typeof usages>[number];

/** The quota over all families of a region; every family has its own beside it. */
const REGIONAL = 'cores';

/**
 * vCPUs of the nodes' family and of the region against what the cluster takes: at first, when it has grown, and with one node more,
 * which AKS adds while it upgrades (learn.microsoft.com/azure/aks/upgrade-aks-cluster). Source: REST API reference, Compute, Usage - List.
 */
export const vcpuQuotaCheck: Check = {
  id: 'vcpu_quota',
  async find(context) {
    const need = clusterNeed(context.subject);
    const sku = need === null ? null : await context.vmSku(need.nodeType);
    const vcpus = sku?.vcpus ?? need?.nodeVcpus ?? null;
    if (need === null || sku === null || sku.family === null || vcpus === null) return unknown('no_family', { values: { size: need?.nodeType ?? '' } });
    const region = normalizeLocation(context.subject.location);
    const all = usages.parse(await context.azure.list(`/providers/Microsoft.Compute/locations/${region}/usages`, '2023-07-01'));
    const quotas = [sku.family, REGIONAL].map((name) => all.find((usage) => usage.name.value.toLowerCase() === name.toLowerCase()));
    const known = quotas.filter((quota) => quota !== undefined);
    if (known.length < quotas.length) return unknown('not_listed', { values: { family: sku.family } });
    return judge(known, { ...need, vcpus, own: await ownVcpus(context, need, vcpus), canShrink: hasSmallerSize(context.subject.moduleVersion, need, vcpus), region, portal: context.hosts.portal });
  },
};

const running = z.looseObject({ code: z.string().nullish() }).nullish();
const clusters = z.looseObject({
  properties: z.looseObject({ powerState: running, agentPoolProfiles: z.array(z.looseObject({ vmSize: z.string().nullish(), count: z.number().nullish(), powerState: running })).nullish() }),
});

/**
 * What is used already counts the nodes that the deployment's own cluster runs; of this machine they are not needed once more. Of
 * another they are: AKS makes the new pool before it takes the old one away. One that is stopped is counted nowhere. Source: REST
 * API reference, AKS, Managed Clusters - Get.
 */
async function ownVcpus({ azure, ownResources, names }: CheckContext, { nodeType }: ClusterNeed, vcpus: number): Promise<number> {
  const cluster = `Microsoft.ContainerService/managedClusters/${names.resourceGroup}-cluster`;
  if (!(await ownResources()).has(cluster.toLowerCase())) return 0;
  const { powerState, agentPoolProfiles } = clusters.parse(await azure.get(`/resourceGroups/${names.resourceGroup}/providers/${cluster}`, '2024-09-01')).properties;
  if (powerState?.code === 'Stopped') return 0;
  const same = (agentPoolProfiles ?? []).filter((pool) => pool.vmSize?.toLowerCase() === nodeType.toLowerCase() && pool.powerState?.code !== 'Stopped');
  return same.reduce((sum, { count }) => sum + (count ?? 0), 0) * vcpus;
}

/** Whether the module version has a size whose cluster begins with less. */
function hasSmallerSize(moduleVersion: string, { zones, minNodes }: ClusterNeed, vcpus: number): boolean {
  return listSizes(moduleVersion, zones).some(({ minVcpus }) => minVcpus < minNodes * vcpus);
}

interface Demand extends ClusterNeed {
  vcpus: number;
  own: number;
  canShrink: boolean;
  region: string;
  portal: string | null;
}

function judge(quotas: readonly Usage[], { minNodes, maxNodes, vcpus, own, canShrink, nodeType, region, portal }: Demand): Found {
  // A cluster that is not counted yet (or not in this quota) cannot free more than is used.
  const usedByOthers = ({ currentValue }: Usage) => Math.max(0, currentValue - own);
  const free = (quota: Usage) => quota.limit - usedByOthers(quota);
  const [least, most] = [minNodes * vcpus, maxNodes * vcpus];
  // The one that holds it up; the family's where none does.
  const scarcest = quotas.filter((quota) => free(quota) < most + vcpus).toSorted((a, b) => free(a) - free(b))[0] ?? quotas[0]!;
  const values = {
    quota: scarcest.name.localizedValue ?? scarcest.name.value,
    limit: scarcest.limit,
    used: scarcest.currentValue,
    free: Math.max(0, free(scarcest)),
    least,
    most,
    surge: vcpus,
    size: nodeType,
    others: usedByOthers(scarcest),
    ask: usedByOthers(scarcest) + most + vcpus,
    stands: own > 0 ? 'yes' : 'no',
    shrink: canShrink ? 'yes' : 'no',
    region,
  };
  const rest = { values, command: `az vm list-usage --location ${region} --output table`, ...(portal !== null && { link: `${portal}${QUOTA_PAGE}` }) };
  if (free(scarcest) < least) return own > 0 ? warned('stands', rest) : failed('too_small', rest);
  if (free(scarcest) < least + vcpus) return warned('no_surge', rest);
  if (free(scarcest) < most + vcpus) return warned('no_growth', rest);
  return passed('enough', { values });
}
