import { describe, expect, test } from 'vitest';
import { expectedResources, findExpected } from '#lib/modules/expected-resources.ts';
import { defaultInputs } from '#lib/modules/default-inputs.ts';
import type { Inputs } from '#lib/deployments/deployment.ts';
import scenarios from '../../fixtures/modules/scenarios.json' with { type: 'json' };

/** What real Terraform made of each option, recorded per module version. */
interface Scenario {
  name: string;
  total?: number;
  resources?: string[];
  added?: string[];
  removed?: string[];
  notAvailable?: string[];
}

const RECOMMENDED: Inputs = { namespace: 'demo', domain_name: 'example.com', subdomain: 'wandb', deletion_protection: false };

/** Each scenario is the recommended set-up of the guide and these inputs. */
const INPUTS: Record<string, Inputs> = {
  defaults: { deletion_protection: null, domain_name: null, subdomain: null },
  recommended: {},
  create_redis_true: { create_redis: true },
  create_redis_false: { create_redis: false },
  use_internal_queue_true: { use_internal_queue: true },
  use_internal_queue_false: { use_internal_queue: false },
  create_private_link: { create_private_link: true },
  create_private_link_allowed_subs: { create_private_link: true, allowed_subscriptions: '00000000-0000-0000-0000-000000000000' },
  storage_vault_key: { enable_storage_vault_key: true },
  both_vault_keys: { enable_storage_vault_key: true, enable_database_vault_key: true },
  clickhouse: { clickhouse_private_endpoint_service_name: 'x.azure.privatelinkservice', clickhouse_region: 'eastus2' },
  allowed_ip_ranges: { allowed_ip_ranges: ['203.0.113.0/24', '198.51.100.7'] },
  azuremonitor: { azuremonitor: true },
  byob: { storage_account: 'own', blob_container: 'own' },
  helm_release_off: { enable_helm_release: false },
  helm_off: { enable_helm_operator: false, enable_helm_wandb: false },
  external_redis: { create_redis: false, use_external_redis: true, external_redis_host: 'redis', external_redis_port: '6379' },
  dns_resolver: { use_dns_resolver: true },
  three_zones: { node_pool_num_zones: 3 },
};

const VERSIONS = Object.entries(scenarios as unknown as Record<string, Scenario[]>);

describe.each(VERSIONS)('module %s', (moduleVersion, recorded) => {
  const base = recorded.find((scenario) => scenario.name === 'recommended')?.resources ?? [];

  test.each(recorded.filter((scenario) => !scenario.notAvailable))('creates with $name what Terraform created', (scenario) => {
    const inputs = { ...RECOMMENDED, ...INPUTS[scenario.name] };
    const expected = new Set([...base, ...(scenario.added ?? [])]).difference(new Set(scenario.removed ?? []));
    const found = expectedResources({ moduleVersion, inputs });
    const addresses = found?.byComponent.flatMap((group) => group.resources.map((resource) => resource.address)) ?? [];
    expect(addresses.toSorted()).toEqual([...expected].toSorted());
    expect(found?.total).toBe(scenario.total);
  });
});

test('tells of an address whether the options lead to it', () => {
  const cache = 'module.redis[0].azurerm_redis_cache.default';
  const isExpected = (moduleVersion: string, inputs: Inputs) => findExpected({ moduleVersion, inputs: { ...RECOMMENDED, ...inputs } });
  expect(isExpected('7.9.2', { create_redis: true })(cache)).toBe(true);
  expect(isExpected('7.9.2', { create_redis: false })(cache)).toBe(false);
  expect(isExpected('7.9.2', { node_pool_num_zones: 2 })('module.app_aks.azurerm_kubernetes_cluster_node_pool.additional[1]')).toBe(false);
  expect(isExpected('7.9.2', {})('module.own.azurerm_thing.of_somebody')).toBe(true);
  expect(isExpected('7.4.1', { create_redis: false })(cache)).toBe(true);
});

test('every recorded scenario has its inputs here', () => {
  expect(VERSIONS.flatMap(([, recorded]) => recorded.map((scenario) => scenario.name)).filter((name) => !INPUTS[name])).toEqual([]);
});

test.each([
  ['7.9.2', 17, 32.1],
  ['7.8.0', 17, 32.1],
  ['5.1.3', 16.6, 31.7],
  ['1.7.1', 19.3, 37.9],
])('the recommended set-up of %s takes %d to %d minutes', (moduleVersion, low, high) => {
  expect(expectedResources({ moduleVersion, inputs: RECOMMENDED })?.minutes).toEqual({ low, high });
});

test('the console proposes 57 resources on 7.9.2: the 56 of a recorded apply without Redis, and the cache', () => {
  const inputs = { namespace: 'demo', ...defaultInputs('7.9.2') };
  expect(expectedResources({ moduleVersion: '7.9.2', inputs })?.total).toBe(57);
  expect(expectedResources({ moduleVersion: '7.9.2', inputs: { ...inputs, create_redis: false } })?.total).toBe(56);
});

test('leaving Redis out makes it faster', () => {
  const minutes = (create_redis: boolean) => expectedResources({ moduleVersion: '7.9.2', inputs: { ...RECOMMENDED, create_redis } })?.minutes;
  expect(minutes(false)?.low).toBeLessThan(minutes(true)?.low ?? 0);
});

test('a version that nobody has drawn has components without numbers', () => {
  const found = expectedResources({ moduleVersion: '7.4.1', inputs: { create_redis: false, use_internal_queue: true } });
  expect(found?.total).toBeNull();
  expect(found?.minutes).toBeNull();
  const components = found?.byComponent.map((group) => group.component);
  expect(components).toContain('database');
  expect(components).not.toContain('redis');
  expect(components).not.toContain('queue');
  expect(found?.byComponent.every((group) => group.count === null)).toBe(true);
});

test('MySQL parameters of a person come on top of the built-in ones, each once', () => {
  const total = (database_flags: Inputs) => expectedResources({ moduleVersion: '7.9.2', inputs: { ...RECOMMENDED, database_flags } })?.total ?? 0;
  expect(total({ max_connections: '900', slow_query_log: 'OFF' }) - total({})).toBe(1);
});

test('before 2.0.0 a secret bucket of one’s own leaves the storage account out', () => {
  const found = expectedResources({ moduleVersion: '1.7.1', inputs: RECOMMENDED, secretNames: ['external_bucket'] });
  expect(found?.byComponent.map((group) => group.component)).not.toContain('storage');
});

test('a version that is not offered is nothing', () => {
  expect(expectedResources({ moduleVersion: '6.6.6', inputs: {} })).toBeNull();
});
