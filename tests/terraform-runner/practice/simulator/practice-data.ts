import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PRACTICE_SUBSCRIPTION_ID } from '#runner/practice/practice-module.ts';

const HOUR_MS = 60 * 60 * 1000;

/** A data directory of its own for one test. */
export function makeDataDir(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'console-data-'));
}

/** Writes one resource as the practice module's script does. `id` is the part after the resource group. */
export async function putResource(
  dataDir: string,
  resource: { namespace: string; id: string; type: string; state?: 'creating' | 'succeeded' | 'failed' | 'deleting'; attributes?: object; leftMs?: number },
): Promise<void> {
  const { namespace, id, type, state = 'succeeded', attributes = {}, leftMs = HOUR_MS } = resource;
  const now = Date.now();
  const file = {
    id: `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/resourceGroups/${namespace}${id}`,
    type, state, attributes, resourceGroup: namespace,
    name: id.split('/').at(-1) || namespace, location: 'westeurope', address: `azurerm_test.${id}`,
    startedAt: now - HOUR_MS, readyAt: now + leftMs, ...(state === 'deleting' && { goneAt: now + leftMs }),
  };
  const dir = path.join(dataDir, 'practice', 'cloud', namespace);
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, `${id.replaceAll(/\W/g, '_')}.json`), JSON.stringify(file));
}

const POOL = { vm_size: 'Standard_E8s_v5', min_count: 1, max_count: 4, auto_scaling_enabled: true, os_disk_size_gb: 128 };

/** A small deployment: a group, a cluster with two pools of which one is being made, and enough else for two pages. */
export async function putDeployment(dataDir: string, namespace: string): Promise<void> {
  const cluster = `/providers/Microsoft.ContainerService/managedClusters/${namespace}-cluster`;
  const put = (resource: Omit<Parameters<typeof putResource>[1], 'namespace'>) => putResource(dataDir, { namespace, ...resource });
  await put({ id: '', type: 'Microsoft.Resources/resourceGroups', attributes: { tags: { team: 'research' } } });
  await put({
    id: cluster, type: 'Microsoft.ContainerService/managedClusters',
    attributes: { kubernetes_version: '1.33.5', sku_tier: 'Free', default_node_pool: { ...POOL, name: 'default', zones: ['1'] } },
  });
  await put({
    id: `${cluster}/agentPools/zone2`, type: 'Microsoft.ContainerService/managedClusters/agentPools', state: 'creating',
    attributes: { ...POOL, name: 'zone2', mode: 'User', zones: ['2'] },
  });
  await put({ id: '/providers/Microsoft.Authorization/locks/lock', type: 'Microsoft.Authorization/locks' });
  for (let index = 0; index < 11; index += 1) {
    await put({ id: `/providers/Microsoft.Network/publicIPAddresses/ip-${index}`, type: 'Microsoft.Network/publicIPAddresses' });
  }
}
