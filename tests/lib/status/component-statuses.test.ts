import { expect, test } from 'vitest';
import type { ObservedCluster, ObservedResource } from '#lib/azure/azure-observation.ts';
import type { ObservedState } from '#lib/azure/observe-states.ts';
import { summaryOf } from '#lib/status/component-status.ts';
import { componentStatuses, type LookedAt } from '#lib/status/component-statuses.ts';
import { expectedOfOptions, expectedOfState } from '#lib/status/expected-part.ts';
import { COMPONENT_STATES, REASON_CODES, STATUS_COMPONENTS } from '#lib/status/component-status.ts';
import { en } from '#lib/words/en.ts';

const GROUP = '/subscriptions/1/resourceGroups/demo/providers';
const resource = (type: string, name: string, provisioningState: string | null = 'Succeeded'): ObservedResource => ({ id: `${GROUP}/${type}/${name}`, type, name, location: 'westeurope', provisioningState });
const state = (of: ObservedResource, one: Partial<ObservedState>): ObservedState => ({ id: of.id.toUpperCase(), state: null, standby: null, refusal: null, ...one });

const GATEWAY = resource('Microsoft.Network/applicationGateways', 'demo-ag');
const ADDRESS = resource('Microsoft.Network/publicIPAddresses', 'demo-public-ip');
const MYSQL = resource('Microsoft.DBforMySQL/flexibleServers', 'demo-mysql');
const VAULT = resource('Microsoft.KeyVault/vaults', 'demo-vault');
const POOL = { name: 'default', count: 2, minCount: 1, maxCount: 4, vmSize: 'Standard_E8s_v5', provisioningState: 'Succeeded', powerState: 'Running' };
const CLUSTER: ObservedCluster = { name: 'demo-cluster', kubernetesVersion: '1.33.5', powerState: 'Running', provisioningState: 'Succeeded', nodePools: [POOL] };

function look(looked: Partial<LookedAt>): string[] {
  return componentStatuses({ resources: [], cluster: null, states: [], expected: [], underWay: false, ...looked }).map(({ component, name, status, reason }) => `${component} ${name} ${status} ${reason.code}`);
}

test('what the deployment does not consist of is not shown', () => {
  expect(look({})).toEqual([]);
  expect(look({ resources: [VAULT] })).toEqual(['vault demo-vault healthy provisioned']);
});

test.each<[string, Partial<ObservedState>, string]>([
  ['Running', { state: 'Running' }, 'gateway demo-ag healthy running'],
  ['Stopped', { state: 'Stopped' }, 'gateway demo-ag stopped off'],
  ['Starting', { state: 'Starting' }, 'gateway demo-ag changing moving'],
  ['refused', { refusal: 'not_authorized' }, 'gateway demo-ag unknown not_authorized'],
  ['not told', {}, 'gateway demo-ag unknown not_told'],
])('a gateway whose state is %s', (_what, own, shown) => {
  expect(look({ resources: [ADDRESS, GATEWAY], states: [state(GATEWAY, own)] })).toEqual([shown]);
});

test.each<[Partial<ObservedState>, string]>([
  [{ state: 'Ready', standby: 'Healthy' }, 'healthy running'],
  [{ state: 'Ready', standby: 'NotEnabled' }, 'degraded no_standby'],
  [{ state: 'Ready', standby: 'FailingOver' }, 'changing moving'],
  [{ state: 'Disabled' }, 'degraded disabled'],
  [{ state: 'Stopped' }, 'stopped off'],
  [{ state: 'Updating' }, 'changing moving'],
])('a MySQL server that says %o', (own, shown) => {
  expect(look({ resources: [MYSQL], states: [state(MYSQL, own)] })).toEqual([`database demo-mysql ${shown}`]);
});

test('a refusal about one resource leaves the others as they are', () => {
  expect(look({ resources: [MYSQL, VAULT], states: [state(MYSQL, { refusal: 'not_found' })] })).toEqual(['database demo-mysql unknown not_found', 'vault demo-vault healthy provisioned']);
});

test.each([
  ['Failed', 'degraded failed'],
  ['Canceled', 'degraded failed'],
  ['Updating', 'changing provisioning'],
  ['Deleting', 'changing provisioning'],
  [null, 'unknown not_told'],
])('a resource that Azure calls %s', (said, shown) => {
  expect(look({ resources: [resource('Microsoft.KeyVault/vaults', 'demo-vault', said)] })).toEqual([`vault demo-vault ${shown}`]);
});

test('what state has and Azure lacks is missing, and on its way while a run is under way', () => {
  const expected = expectedOfState([{ address: 'a', type: 'azurerm_redis_cache', name: 'x', component: 'redis', id: `${GROUP}/Microsoft.Cache/redis/demo-redis`, tainted: false }]);
  expect(look({ expected })).toEqual(['redis demo-redis missing gone']);
  expect(look({ expected, underWay: true })).toEqual(['redis demo-redis changing between_states']);
  expect(look({ expected, resources: [resource('Microsoft.Cache/Redis', 'demo-redis')] })).toEqual(['redis demo-redis healthy provisioned']);
});

test('a cluster and each of its pools', () => {
  expect(look({ cluster: CLUSTER })).toEqual(['cluster demo-cluster healthy running', 'node_pool default healthy nodes']);
  expect(look({ cluster: { ...CLUSTER, powerState: 'Stopped' } })).toEqual(['cluster demo-cluster stopped off', 'node_pool default stopped off']);
  expect(look({ cluster: { ...CLUSTER, provisioningState: 'Upgrading' } })[0]).toBe('cluster demo-cluster changing provisioning');
  const pools = [{ ...POOL, count: 0 }, { ...POOL, name: 'two', provisioningState: 'Failed' }, { ...POOL, name: 'three', provisioningState: 'Scaling' }];
  expect(look({ cluster: { ...CLUSTER, nodePools: pools } }).slice(1)).toEqual(['node_pool default degraded below_minimum', 'node_pool two degraded failed', 'node_pool three changing provisioning']);
});

test('a pool or a cluster that was deleted is missing', () => {
  const id = `${GROUP}/Microsoft.ContainerService/managedClusters/demo-cluster`;
  const part = (type: string, of: string) => ({ address: type, type, name: 'x', component: 'cluster' as const, id: of, tainted: false });
  const expected = expectedOfState([part('azurerm_kubernetes_cluster', id), part('azurerm_kubernetes_cluster_node_pool', `${id}/agentPools/zone2`)]);
  expect(look({ cluster: CLUSTER, expected, resources: [resource('Microsoft.ContainerService/managedClusters', 'demo-cluster')] })).toContain('node_pool zone2 missing gone');
  expect(look({ expected })).toEqual(['cluster demo-cluster missing gone']);
});

test('where state is kept elsewhere the options say what there should be', () => {
  const expected = expectedOfOptions({ moduleVersion: '7.9.2', inputs: { namespace: 'demo', create_redis: true, use_internal_queue: true } });
  const components = new Set(look({ expected }).map((line) => line.split(' ')[0]));
  expect(components).toEqual(new Set(['gateway', 'cluster', 'database', 'storage', 'redis', 'vault', 'network']));
  expect(expectedOfOptions({ moduleVersion: '7.9.2', inputs: { namespace: 'demo', use_internal_queue: false } }).map(({ component }) => component)).toContain('queue');
});

test('of all components the one that needs looking at most is summed up', () => {
  const statuses = componentStatuses({ resources: [VAULT, resource('Microsoft.Cache/Redis', 'demo-redis', 'Failed')], cluster: CLUSTER, states: [], expected: [], underWay: false });
  expect(summaryOf(statuses)).toEqual({ status: 'degraded', component: 'redis' });
  expect(summaryOf([])).toBeNull();
});

test('there are words for every state, component and reason', () => {
  expect(Object.keys(en.status.states).toSorted()).toEqual([...COMPONENT_STATES].toSorted());
  expect(Object.keys(en.status.components).toSorted()).toEqual([...STATUS_COMPONENTS].toSorted());
  expect(Object.keys(en.status.reasons).toSorted()).toEqual([...REASON_CODES].toSorted());
});
