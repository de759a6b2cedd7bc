import { normalizeLocation } from '#lib/modules/regions.ts';
import { clusterNeed } from '#lib/preflight/cluster-need.ts';
import { failed, passed, softened, unknown, shellWord, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { hasType } from '../facts/own-resources.ts';

const SUPPORT_LINK = 'https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available';

/** Whether the subscription may have the nodes' machine in the region, and in as many zones as the cluster is spread over. */
export const vmSizeCheck: Check = {
  id: 'vm_size',
  async find(context) {
    const found = await look(context);
    return found.status === 'failed' ? softened(found, hasType(await context.ownResources(), 'Microsoft.ContainerService/managedClusters')) : found;
  },
};

async function look({ subject, vmSku }: CheckContext): Promise<Found> {
  const need = clusterNeed(subject);
  if (need === null) return unknown('no_size');
  const region = normalizeLocation(subject.location);
  const sku = await vmSku(need.nodeType);
  const values = { size: need.nodeType, region, needed: (need.zoneNames ?? []).join(', ') || String(need.zones), zones: sku?.zones.join(', ') || '0', reason: sku?.reason ?? '' };
  const rest = { values, command: `az vm list-skus --location ${region} --size ${shellWord(need.nodeType)} --all --output table`, link: SUPPORT_LINK };
  if (sku === null) return failed('not_offered', rest);
  if (sku.isRestricted) return failed('restricted', rest);
  const isEnough = need.zoneNames === null ? sku.zones.length >= need.zones : need.zoneNames.every((zone) => sku.zones.includes(zone));
  return isEnough ? passed('offered', { values }) : failed('too_few_zones', rest);
}
