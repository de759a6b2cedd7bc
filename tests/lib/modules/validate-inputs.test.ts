import { describe, expect, test } from 'vitest';
import type { Inputs } from '#lib/deployments/deployment.ts';
import { findModuleVariable, getModuleVersion, MODULE_VERSIONS } from '#lib/modules/catalog.ts';
import { defaultInputs } from '#lib/modules/default-inputs.ts';
import { formatInputProblem, hasErrors } from '#lib/modules/input-problem.ts';
import { type ValidateInputs, validateInputs } from '#lib/modules/validate-inputs.ts';
import { en } from '#lib/words/en.ts';

const GOOD: Inputs = { namespace: 'acme-wandb', domain_name: 'example.com', subdomain: 'wandb' };
const ID = '11111111-2222-3333-4444-555555555555';

/** Every code that a test has seen; the last test asks that none of the catalogue's was left out. */
const seen = new Set<string>();

/** What is true of a version with its defaults: it makes a cache, or has a small subnet. */
const OF_THE_VERSION: Readonly<Record<string, string[]>> = {
  '1.7.1': ['create_redis:redis_new_tenants_always!'],
  '5.1.3': ['create_redis:redis_new_tenants_always!'],
  '7.4.1': ['size:node_subnet_growth!', 'create_redis:redis_new_tenants!'],
  '7.8.0': ['create_redis:redis_new_tenants!'],
  '7.9.2': ['create_redis:redis_new_tenants!'],
};

test.each(MODULE_VERSIONS)('what the console proposes for %s has nothing wrong with it but what is the version’s own', (moduleVersion) => {
  expect(allProblemsOf({ ...GOOD, ...defaultInputs(moduleVersion) }, { moduleVersion })).toEqual(OF_THE_VERSION[moduleVersion] ?? []);
});

describe('one wrong thing gives one answer', () => {
  test.each<[string, Inputs, Partial<ValidateInputs>]>([
    ['namespace:namespace_too_short', { namespace: 'ab' }, {}],
    ['namespace:namespace_too_long', { namespace: 'a23456789012345678' }, {}],
    ['namespace:namespace_start', { namespace: '1abc' }, {}],
    ['namespace:namespace_end', { namespace: 'abc-' }, {}],
    ['namespace:namespace_double_hyphen', { namespace: 'a--b' }, {}],
    ['namespace:namespace_characters', { namespace: 'Acme' }, {}],
    ['namespace:namespace_characters', { namespace: 'a_b' }, {}],
    ['namespace:namespace_reserved', { namespace: 'wandb' }, {}],
    ['namespace:required', { namespace: null }, {}],
    ['namespace:wrong_type', { namespace: 17 }, {}],
    ['domain_name:required', { domain_name: '' }, {}],
    ['domain_name:domain_with_scheme', { domain_name: 'https://example.com' }, {}],
    ['domain_name:domain_with_scheme', { domain_name: 'example.com/x' }, {}],
    ['domain_name:domain_malformed', { domain_name: 'example' }, {}],
    ['subdomain:subdomain_empty', { subdomain: '' }, {}],
    ['subdomain:subdomain_malformed', { subdomain: '-a' }, {}],
    ['subdomain:fqdn_too_long', { subdomain: Array.from({ length: 5 }, () => 'a'.repeat(60)).join('.') }, {}],
    ['domain_name:host_upper_case', { domain_name: 'Acme.Example' }, {}],
    ['domain_name:host_upper_case', { domain_name: 'Acme.Example' }, { moduleVersion: '1.7.1' }],
    ['domain_name:host_ip_address', { domain_name: '203.0.113.7' }, {}],
    ['domain_name:host_ip_address', { domain_name: 'fd00::1' }, {}],
    ['domain_name:host_ip_address', { domain_name: '10.1' }, {}],
    ['subdomain:host_upper_case', { subdomain: 'Wandb' }, {}],
    ['domain_name:host_ip_address', { domain_name: '10.0x1' }, {}],
    ['subdomain:host_ip_address', { subdomain: '10.0.0.5' }, {}],
    ['license:required', {}, { secretNames: [] }],
    ['license:license_quotes', { license: '"eyJhbGciOi"' }, {}],
    ['license:license_quotes', { license: '“eyJhbGciOi”' }, { moduleVersion: '5.1.3' }],
    ['license:license_quotes', { license: "eyJhbGciOi'" }, { target: 'practice' }],
    ['license:license_invisible', { license: 'eyJhbGciOi​' }, {}],
    ['license:license_invisible', { license: 'eyJ⁠hbGciOi' }, { target: 'practice' }],
    ['license:license_invisible', { license: 'eyJ­hbGciOi' }, { moduleVersion: '1.7.1' }],
    ['license:license_quotes', { license: '´eyJhbGciOi´' }, {}],
    ['license:license_quotes', { license: '″eyJhbGciOi″' }, { moduleVersion: '1.7.1' }],
    ['license:license_file_name', { license: 'C:/wandb/license' }, {}],
    ['license:license_file_name', { license: 'license.txt' }, {}],
    ['license:license_file_name', { license: '~/wandb-license' }, {}],
    ['license:license_file_name', { license: 'wandb.license' }, { target: 'practice' }],
    ['license:license_blank', { license: 'abc def' }, {}],
    ['license:license_blank', { license: 'abc\n' }, {}],
    ['license:license_comma', { license: 'a,b' }, {}],
    ['license:license_backslash', { license: 'a\\b' }, { moduleVersion: '1.7.1' }],
    ['license:control_characters', { license: 'a\u0000b' }, {}],
    ['location:required', {}, { location: null }],
    ['location:location_malformed', {}, { location: 'West Europe' }],
    ['location:location_unknown!', {}, { location: 'atlantiscentral' }],
    ['location:location_without_zones!', {}, { location: 'koreasouth' }],
    ['location:location_outside', { location: 'koreacentral' }, {}],
    ['moduleVersion:unknown_module_version', {}, { moduleVersion: '5.2.0' }],
    ['moduleVersion:practice_version', {}, { target: 'practice', moduleVersion: '7.8.0' }],
    ['wandb_license:unknown_variable', { wandb_license: 'x' }, {}],
    ['nonsense:unknown_variable', { nonsense: 'x' }, {}],
    ['database_flags:variable_of_other_version', { database_flags: {} }, { moduleVersion: '7.8.0' }],
    ['size:not_allowed', { size: 'tiny' }, {}],
    ['cluster_sku_tier:not_allowed', { cluster_sku_tier: 'Gold' }, {}],
    ['database_availability_mode:not_allowed', { database_availability_mode: 'None' }, {}],
    ['tags:wrong_type', { tags: { a: 1 } }, {}],
    ['database_version:wrong_type', { database_version: 8.4 }, {}],
    ['app_wandb_env:map_value_missing', { app_wandb_env: { A: 'x', B: null } }, {}],
    ['other_wandb_env:mixed_types', { other_wandb_env: { A: 'x', B: 1 } }, {}],
    ['other_wandb_env:map_name_missing', { other_wandb_env: { '': 'x' } }, {}],
    ['tags:map_name_missing', { tags: { ' ': 'x' } }, {}],
    ['other_wandb_env:environment_name', { other_wandb_env: { 'A B': 'x' } }, {}],
    ['other_wandb_env:forbidden_character', { other_wandb_env: { A: 'x,y' } }, {}],
    ['bucket_path:forbidden_character', { bucket_path: 'a\\b' }, {}],
    ['kubernetes_node_disk_size_gb:out_of_range', { kubernetes_node_disk_size_gb: 5 }, {}],
    ['kubernetes_min_node_per_az:not_whole', { kubernetes_min_node_per_az: 1.5 }, {}],
    ['kubernetes_min_node_per_az:min_above_max', { kubernetes_min_node_per_az: 5 }, {}],
    ['node_pool_zones:zone_name', { node_pool_zones: ['a'] }, {}],
    ['node_pool_zones:zone_twice', { node_pool_zones: ['1', '1'] }, {}],
    ['node_pool_zones:zones_empty', { node_pool_zones: [] }, {}],
    ['node_pool_num_zones:zones_win!', { node_pool_zones: ['1', '2'], node_pool_num_zones: 2 }, {}],
    ['node_pool_num_zones:out_of_range', { node_pool_num_zones: 4 }, {}],
    ['external_bucket:bucket_field', { external_bucket: { provider: 's3', name: 'acme', path: '../up' } }, {}],
    ['external_bucket:bucket_field', { external_bucket: { provider: 's3', name: 'acme', region: 'eu west' } }, {}],
    ['external_bucket:bucket_field', { external_bucket: { provider: 's3', name: 'acme', secretKey: '$(id)' } }, {}],
    ['create_redis:redis_missing', { create_redis: false }, {}],
    ['create_redis:redis_missing', { create_redis: false }, { moduleVersion: '7.4.1' }],
    ['redis_capacity:out_of_range', { redis_capacity: 7 }, { moduleVersion: '5.1.3' }],
    ['kubernetes_instance_type:explicit_wins!', { kubernetes_instance_type: 'Standard_E4s_v5' }, {}],
    ['database_sku_name:explicit_wins!', { database_sku_name: 'GP_Standard_D4ds_v4' }, { moduleVersion: '5.1.3' }],
    ['database_sort_buffer_size:sort_buffer_small!', { database_sort_buffer_size: null }, {}],
    ['disable_storage_vault_key_id:storage_key_detached_without_key!', { disable_storage_vault_key_id: true }, {}],
    ['create_redis:redis_always!', { create_redis: false }, { moduleVersion: '5.1.3' }],
    ['external_redis_host:only_with', { external_redis_host: 'redis' }, {}],
    ['external_redis_params:external_redis_params_useless!', { external_redis_params: {} }, {}],
    ['database_version:database_version_unset!', { database_version: null }, {}],
    ['database_version:database_version_end_of_life!', { database_version: '5.7' }, {}],
    ['database_version:database_version_unsupported', { database_version: '8.4' }, { moduleVersion: '7.4.1' }],
    ['database_version:database_version_unsupported', { database_version: '9' }, {}],
    ['database_sku_name:database_sku', { database_sku_name: 'B_Standard_B1ms' }, {}],
    ['database_flags:database_flag', { database_flags: { 'a-b': '1' } }, {}],
    ['database_sort_buffer_size:too_small', { database_sort_buffer_size: 10 }, {}],
    ['clickhouse_region:together', { clickhouse_private_endpoint_service_name: 'x.azure.privatelinkservice' }, {}],
    ['clickhouse_private_endpoint_service_name:pattern', { clickhouse_private_endpoint_service_name: 'x', clickhouse_region: 'eastus2' }, {}],
    ['external_bucket:external_bucket_shape', { external_bucket: 's3://x' }, {}],
    ['oidc_client_id:oidc_together', { oidc_issuer: 'https://idp' }, { moduleVersion: '1.7.1' }],
    ['oidc_issuer:oidc_dead!', { oidc_issuer: 'https://idp' }, {}],
    ['wandb_version:dead_variable!', { wandb_version: '0.50' }, {}],
    ['use_internal_queue:queue_unused!', { use_internal_queue: false }, {}],
    ['deletion_protection:deletion_protection_broken!', { deletion_protection: true }, { moduleVersion: '1.7.1' }],
    ['enable_database_vault_key:vault_key_one_way!', { enable_database_vault_key: true }, {}],
    ['allowed_subscriptions:private_link_unused!', { create_private_link: true }, {}],
    ['allowed_subscriptions:allowed_subscriptions_unused!', { allowed_subscriptions: ID }, {}],
    ['allowed_subscriptions:subscription_malformed', { create_private_link: true, allowed_subscriptions: `${ID}, mine` }, {}],
    ['kubernetes_instance_type:form', { kubernetes_instance_type: 'E8s' }, {}],
    ['kubernetes_instance_type:form', { kubernetes_instance_type: 'Standard_E8s_v5; reboot' }, { moduleVersion: '5.1.3' }],
    ['operator_chart_version:form', { operator_chart_version: '>=1.0' }, {}],
    ['controller_image_tag:form', { controller_image_tag: 'a:b' }, { moduleVersion: '7.4.1' }],
    ['wandb_version:form', { wandb_version: 'a b' }, { moduleVersion: '1.7.1' }],
    ['wandb_image:form', { wandb_image: 'wandb/local$(id)' }, { moduleVersion: '1.7.1' }],
    ['database_sku_name:form', { database_sku_name: 'GP_Standard' }, { moduleVersion: '7.8.0' }],
    ['database_flags:database_flag_value', { database_flags: { long_query_time: '4\n5' } }, {}],
    ['external_bucket_region:form', { external_bucket_region: 'us east' }, { moduleVersion: '1.7.1' }],
    ['wandb_image:form', { wandb_image: 'https://hub.example.com/wandb/local' }, { moduleVersion: '1.7.1' }],
    ['external_bucket:bucket_url', { external_bucket: 'ftp://x' }, { moduleVersion: '1.7.1' }],
    ['external_bucket:bucket_provider', { external_bucket: { provider: 'ftp', name: 'x' } }, {}],
    ['external_bucket:bucket_name', { external_bucket: { provider: 's3', name: 'a b' } }, { moduleVersion: '7.8.0' }],
    ['bucket_path:form', { bucket_path: '../x' }, {}],
    ['bucket_path:form', { bucket_path: 'a b' }, { moduleVersion: '5.1.3' }],
    ['clickhouse_region:needs_other', { clickhouse_region: 'eastus2' }, {}],
    ['clickhouse_region:form', { clickhouse_private_endpoint_service_name: 'x.azure.privatelinkservice', clickhouse_region: 'x|g; 1e id; #' }, {}],
    ['clickhouse_private_endpoint_service_name:form', { clickhouse_private_endpoint_service_name: '$(id).azure.privatelinkservice', clickhouse_region: 'eastus2' }, {}],
    ['kubernetes_cluster_oidc_issuer_url:form', { kubernetes_cluster_oidc_issuer_url: 'x' }, { moduleVersion: '5.1.3' }],
    ['resource_limits:resource_name', { resource_limits: { gpu: 'lots' } }, { moduleVersion: '1.7.1' }],
    ['resource_requests:resource_quantity', { resource_requests: { cpu: 'lots' } }, { moduleVersion: '1.7.1' }],
    ['location:location_malformed', {}, { location: 'west/europe' }],
    ['tags:tag_name', { tags: { 'a/b': 'x' } }, {}],
    ['tags:tag_twice', { tags: { team: 'a', Team: 'b' } }, {}],
    ['kubernetes_cluster_tags:tag_reserved', { kubernetes_cluster_tags: { 'Microsoft-team': 'a' } }, {}],
    ['tags:tag_value', { tags: { a: 'x'.repeat(257) } }, {}],
    ['tags:tag_count', { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x'])) }, {}],
  ])('%s', (expected, inputs, asked) => {
    expect(problemsOf({ ...GOOD, ...defaultInputs(asked.moduleVersion === '5.2.0' ? '7.9.2' : (asked.moduleVersion ?? '7.9.2')), ...inputs }, asked)).toEqual([expected]);
  });
});

test('blames the most nodes where both ends are given', () => {
  const inputs = { ...GOOD, ...defaultInputs('7.9.2'), kubernetes_min_node_per_az: 3, kubernetes_max_node_per_az: 2 };
  expect(problemsOf(inputs)).toEqual(['kubernetes_min_node_per_az:explicit_wins!', 'kubernetes_max_node_per_az:min_above_max']);
});

test('a bucket needs account, container and key, a stored key included', () => {
  const byob = { ...GOOD, ...defaultInputs('7.9.2'), storage_account: 'acme', blob_container: 'wandb' };
  expect(problemsOf(byob)).toEqual(['storage_key:byob_incomplete']);
  expect(problemsOf(byob, { secretNames: ['license', 'storage_key'] })).toEqual([]);
  expect(problemsOf({ ...byob, storage_key: null }, { secretNames: ['license', 'storage_key'] })).toEqual(['storage_key:byob_incomplete']);
  expect(problemsOf(byob, { secretNames: ['license', 'storage_key', 'external_bucket'] })).toEqual(['blob_container:external_bucket_wins!']);
});

test('a Redis of one’s own needs host and port, and wastes a cache that is created beside it', () => {
  const own = { ...GOOD, ...defaultInputs('7.9.2'), use_external_redis: true, external_redis_host: 'redis.internal', create_redis: false };
  expect(problemsOf(own)).toEqual(['use_external_redis:external_redis_no_password!', 'external_redis_port:external_redis_incomplete']);
  expect(problemsOf({ ...own, external_redis_port: '0' })).toContain('external_redis_port:external_redis_port');
  expect(problemsOf({ ...own, external_redis_port: '6379', create_redis: true })).toEqual(['create_redis:external_redis_with_own!', 'use_external_redis:external_redis_no_password!']);
  expect(problemsOf({ ...own, external_redis_port: '6379', use_ctrlplane_redis: true })).toContain('use_ctrlplane_redis:one_redis');
});

test.each(['7.4.1', '7.8.0', '7.9.2'])('refuses a Redis that only the control plane of W&B installs with %s', (moduleVersion) => {
  const from = (inputs: Inputs, stored: Inputs | null = null) => {
    const whole = { ...GOOD, ...defaultInputs(moduleVersion) };
    const applied = stored === null ? null : { moduleVersion, location: 'koreacentral', inputs: { ...whole, ...stored } };
    return problemsOf({ ...whole, ...inputs }, { moduleVersion, applied }).filter((problem) => /redis_missing|redis_in_cluster/.test(problem));
  };
  const inCluster = moduleVersion === '7.4.1' ? ['use_ctrlplane_redis'] : ['use_ctrlplane_redis', 'use_chainguard_redis'];
  const external = { use_external_redis: true, external_redis_host: 'redis.internal', external_redis_port: '6379' };
  for (const name of inCluster) {
    expect(from({ create_redis: false, [name]: true })).toEqual(['create_redis:redis_missing', `${name}:redis_in_cluster`]);
    expect(from({ create_redis: true, [name]: true })).toEqual([`${name}:redis_in_cluster`]);
    expect(from({ create_redis: false, ...external, [name]: true })).toEqual([`${name}:redis_in_cluster`]);
    expect(from({ create_redis: true, [name]: true }, { [name]: true })).toEqual([`${name}:redis_in_cluster_deployed!`]);
    expect(from({ create_redis: false, ...external, [name]: false })).toEqual([]);
  }
});

test.each(['localhost', '127.0.0.1', '127.1.2.3', '0.0.0.0', 'wandb-redis-master', 'wandb-redis-master.default.svc.cluster.local'])('refuses %s, where W&B finds no Redis', (external_redis_host) => {
  const own = { ...GOOD, ...defaultInputs('7.9.2'), create_redis: false, use_external_redis: true, external_redis_port: '6379' };
  expect(problemsOf({ ...own, external_redis_host })).toContain('external_redis_host:external_redis_nowhere');
});

test.each(['redis,internal', 'redis://redis.internal', 'redis.internal:6379', 'Redis.internal', 'redis internal', '10.0.0.300', 'fd00::1', '-x', '$(id)'])('refuses %s as the host of a Redis', (external_redis_host) => {
  const own = { ...GOOD, ...defaultInputs('7.9.2'), create_redis: false, use_external_redis: true, external_redis_port: '6379' };
  expect(problemsOf({ ...own, external_redis_host }).some((problem) => /^external_redis_host:(external_redis_host|host_upper_case)$/.test(problem))).toBe(true);
  for (const good of ['redis', 'redis.internal', '10.0.0.5']) expect(problemsOf({ ...own, external_redis_host: good }).filter((problem) => problem.startsWith('external_redis_host'))).toEqual([]);
});

test.each<[string, string[]]>([
  ['kubernetes_instance_type', ['Standard_E8s_v5', 'Standard_D4a_v4', 'Standard_DS13-2_v2', 'Standard_NC24ads_A100_v4', 'Standard_E20-4ads_v5', 'Standard_B2ms']],
  ['database_sku_name', ['MO_Standard_E2ds_v4', 'GP_Standard_D8ds_v4', 'GP_Standard_D2ads_v5']],
  ['operator_chart_version', ['1.4.2', 'v1.4.2', '1.4.2-rc.1+build']],
  ['controller_image_tag', ['1.20.0', 'latest', '1.20.0-amd64']],
  ['storage_account', ['acme', 'acme2storage']],
  ['blob_container', ['wandb', 'wandb-files-2']],
  ['bucket_path', ['wandb', 'wandb/prod', '/wandb/prod/']],
  ['license', ['practice', 'a.b.c', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXdpdGgtX2FuZC0', 'abc+/=']],
])('takes what %s is in life', (variable, values) => {
  for (const value of values) expect(problemsOf({ ...GOOD, ...defaultInputs('7.9.2'), [variable]: value }).filter((problem) => problem.startsWith(`${variable}:`) && !problem.endsWith('!'))).toEqual([]);
});

test('a bucket’s account, container and key have Azure’s form', () => {
  const byob = { ...GOOD, ...defaultInputs('7.9.2'), storage_account: 'acme', blob_container: 'wandb', storage_key: 'a+/==' };
  expect(problemsOf(byob)).toEqual([]);
  for (const storage_account of ['UPPER', 'a-b', 'ab', 'a'.repeat(25)]) expect(problemsOf({ ...byob, storage_account })).toEqual(['storage_account:form']);
  for (const blob_container of ['UPPER', 'a--b', '-ab', 'ab', 'a'.repeat(64)]) expect(problemsOf({ ...byob, blob_container })).toEqual(['blob_container:form']);
  for (const storage_key of ['"a=="', 'a b', 'a==\n']) expect(problemsOf({ ...byob, storage_key })).toEqual(['storage_key:form']);
});

/** A variable with a text of any shape has a rule, or is named in docs/inputs.md as inert. */
test.each(MODULE_VERSIONS)('%s has no free text without a rule that is not known to be inert', (moduleVersion) => {
  const hostile = '$(touch x)`id`|;1e id\\"\'%{ for }${x}\u200b,';
  const INERT = ['oidc_secret', 'external_redis_params', 'tags', 'kubernetes_cluster_tags', 'app_wandb_env', 'weave_wandb_env', ...(moduleVersion === '1.7.1' ? ['other_wandb_env'] : [])];
  const free = getModuleVersion(moduleVersion).variables.filter(({ type }) => !['bool', 'number'].includes(type)).flatMap(({ name, type }) => {
    const value = type === 'string' || type === 'any' ? hostile : type.startsWith('list') ? [hostile] : { cpu: hostile, NAME: hostile, name: hostile };
    const others = { use_external_redis: true, create_private_link: true, ...GOOD };
    const known = Object.fromEntries(Object.entries(others).filter(([other]) => findModuleVariable(getModuleVersion(moduleVersion), other) !== null));
    const problems = validateInputs({ moduleVersion, target: 'azure', location: name === 'location' ? hostile : 'koreacentral', inputs: name === 'location' ? known : { ...known, [name]: value }, secretNames: ['license'], complete: true });
    return problems.some(({ variable, severity, code }) => variable === name && severity === 'error' && code !== 'only_with') ? [] : [name];
  });
  expect(free.filter((name) => !INERT.includes(name))).toEqual([]);
});

test('a cache that stands already is no new one', () => {
  const inputs = { ...GOOD, ...defaultInputs('7.9.2'), create_redis: true };
  const applied = (before: Inputs, moduleVersion = '7.9.2') => ({ moduleVersion, location: 'koreacentral', inputs: { ...inputs, ...before } });
  expect(allProblemsOf(inputs, { applied: applied({}) })).toEqual([]);
  expect(allProblemsOf(inputs, { applied: applied({ create_redis: false }) })).toEqual(['create_redis:redis_new_tenants!']);
  expect(allProblemsOf(inputs, { complete: false })).toEqual([]);
  expect(allProblemsOf(inputs, { target: 'practice' })).toEqual([]);
});

// 31 addresses a node in a /24 until 7.5.2, then 61 in a /20: 8 and 67 nodes, one of which an upgrade takes.
test.each<[version: string, inputs: Inputs, expected: string[]]>([
  ['5.1.3', {}, []],
  ['5.1.3', { size: 'xxlarge' }, []],
  ['5.1.3', { size: 'xxlarge', node_pool_num_zones: 3 }, ['size:node_subnet_growth!']],
  ['5.1.3', { kubernetes_max_node_per_az: 3 }, []],
  ['5.1.3', { kubernetes_max_node_per_az: 4 }, ['kubernetes_max_node_per_az:node_subnet_growth!']],
  ['7.4.1', { kubernetes_max_node_per_az: 3 }, []],
  ['7.4.1', { node_pool_zones: ['1'] }, []],
  ['7.4.1', { kubernetes_min_node_per_az: 4, kubernetes_max_node_per_az: 4 }, ['kubernetes_max_node_per_az:node_subnet_growth!']],
  ['7.4.1', { kubernetes_min_node_per_az: 5, kubernetes_max_node_per_az: 6 }, ['kubernetes_min_node_per_az:node_subnet_too_small']],
  ['7.9.2', { kubernetes_max_node_per_az: 33 }, []],
  ['7.9.2', { kubernetes_max_node_per_az: 34 }, ['kubernetes_max_node_per_az:node_subnet_growth!']],
  ['7.9.2', { kubernetes_min_node_per_az: 34, kubernetes_max_node_per_az: 34 }, ['kubernetes_min_node_per_az:node_subnet_too_small']],
])('the nodes of %s with %j and their subnet', (moduleVersion, inputs, expected) => {
  const ofSubnet = allProblemsOf({ ...GOOD, ...defaultInputs(moduleVersion), ...inputs }, { moduleVersion }).filter((problem) => problem.includes('node_subnet'));
  expect(ofSubnet).toEqual(expected);
});

test('a subnet that is too small is told in numbers', () => {
  const problems = validateInputs({ moduleVersion: '7.4.1', target: 'azure', location: 'koreacentral', inputs: { ...GOOD, ...defaultInputs('7.4.1') }, secretNames: ['license'], complete: true });
  expect(problems[0] && formatInputProblem(problems[0])).toMatch(/has 251 addresses, and its 8 nodes at most need 279 .* to 3 or less with 2 zones, or choose module version 7\.8\.0 or newer\.$/);
});

test('IP ranges are IPv4, start where they start, and are as many as the version can number', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `203.0.113.${index}`);
  const check = (allowed_ip_ranges: string[], moduleVersion = '7.9.2') => problemsOf({ ...GOOD, ...defaultInputs(moduleVersion), allowed_ip_ranges }, { moduleVersion });
  const tls = 'allowed_ip_ranges:ip_ranges_tls!';
  expect(check(['203.0.113.0/24', '10.0.0.1', '0.0.0.0/0'])).toEqual([tls]);
  expect(check(['203.0.113.7/24'])).toEqual(['allowed_ip_ranges:ip_range_host_bits', tls]);
  for (const wrong of ['300.0.0.1', '010.0.0.0/8', '10.0.0.0/08', '10.0.0.0/33', '10.0.0', 'fd00::/8', '10.0.0.0-10.0.0.9']) expect(check([wrong])).toEqual(['allowed_ip_ranges:ip_range_malformed', tls]);
  expect(check(many(21))).toEqual([tls]);
  expect(check(many(21), '5.1.3')).toEqual(['allowed_ip_ranges:too_many_ip_ranges', tls]);
  expect(check(many(201))).toEqual(['allowed_ip_ranges:too_many_ip_ranges', tls]);
});

test('a draft is not told what is still missing, but what is wrong already', () => {
  const draft = { complete: false, location: null, secretNames: [] };
  expect(problemsOf({}, draft)).toEqual([]);
  expect(problemsOf({ namespace: 'A', storage_account: 'acme', create_private_link: true, use_external_redis: true, create_redis: false }, draft)).toEqual([
    'namespace:namespace_characters', 'use_external_redis:external_redis_no_password!',
  ]);
});

describe('after the first deployment', () => {
  const applied = (inputs: Inputs, moduleVersion = '7.8.0') => ({ moduleVersion, location: 'koreacentral', inputs: { ...GOOD, ...defaultInputs(moduleVersion), ...inputs } });
  const change = (before: Inputs, after: Inputs, moduleVersion = '7.8.0', location = 'koreacentral') =>
    problemsOf({ ...GOOD, ...defaultInputs(moduleVersion), ...after }, { moduleVersion, location, applied: applied(before, moduleVersion) });

  test.each<[string[], Inputs, Inputs, string]>([
    [[], {}, { size: 'large' }, '7.8.0'],
    [['namespace:namespace_changed'], {}, { namespace: 'other' }, '7.9.2'],
    [['database_version:database_version_frozen'], {}, { database_version: '8.0.21' }, '7.8.0'],
    [['database_version:database_version_upgrade!'], { database_version: '8.0.21' }, { database_version: '8.4' }, '7.9.2'],
    [['database_version:database_version_downgrade'], {}, { database_version: '8.0.21' }, '7.9.2'],
    [['create_redis:redis_missing'], {}, { create_redis: false }, '7.9.2'],
    [['create_redis:redis_missing_deployed!'], { create_redis: false }, { create_redis: false }, '7.9.2'],
    [['enable_database_vault_key:vault_key_kept'], { enable_database_vault_key: true }, {}, '7.9.2'],
    [[], { enable_database_vault_key: true }, { enable_database_vault_key: true }, '7.9.2'],
    [['enable_storage_vault_key:storage_key_two_steps'], { enable_storage_vault_key: true }, {}, '7.9.2'],
    [[], { enable_storage_vault_key: true, disable_storage_vault_key_id: true }, { disable_storage_vault_key_id: true }, '7.9.2'],
    [['create_private_link:private_link_replaces_gateway!'], {}, { create_private_link: true, allowed_subscriptions: ID }, '7.4.1'],
  ])('%j', (expected, before, after, moduleVersion) => {
    expect(change(before, after, moduleVersion)).toEqual(expected);
  });

  test('the region stays', () => {
    expect(change({}, {}, '7.9.2', 'westeurope')).toEqual(['location:location_changed']);
  });

  test('warns when an imported state is in another region', () => {
    const to = (location: string) => problemsOf({ ...GOOD, ...defaultInputs('7.8.0') }, { moduleVersion: '7.8.0', location, applied: { ...applied({}), otherLocation: 'westeurope' } });
    expect(to('koreacentral')).toEqual([]);
    expect(to('westeurope')).toEqual(['location:location_of_state!']);
    expect(to('uksouth')).toEqual(['location:location_changed']);
  });
});

test('only errors stand in the way', () => {
  const warned = validateInputs({ moduleVersion: '7.9.2', target: 'azure', location: 'koreasouth', inputs: { ...GOOD, ...defaultInputs('7.9.2') }, secretNames: ['license'], complete: true });
  expect(warned).toHaveLength(2);
  expect(hasErrors(warned)).toBe(false);
});

test('a sentence says what to do, with labels for names', () => {
  const [problem] = validateInputs({ moduleVersion: '7.9.2', target: 'azure', location: 'koreacentral', inputs: { ...GOOD, ...defaultInputs('7.9.2'), create_redis: false, use_external_redis: true, external_redis_host: 'redis.internal', external_redis_port: '6379', redis_capacity: 2 }, secretNames: ['license'], complete: true });
  expect(problem && formatInputProblem(problem)).toBe('Redis capacity has an effect only together with Redis. Turn that on, or remove Redis capacity.');
});

test('every sentence of the catalogue was seen', () => {
  // Regions without ZRS but with zones do not exist today; backends and what only the API takes are checked in their own tests.
  const elsewhere = ['location_without_zrs', 'not_empty', 'backend_setting_name', 'backend_setting_secret', 'backend_changed', 'credential_unknown', 'azure_only', 'subscription_needed', 'subscription_changed', 'tenant_changed', 'practice_only',
    // tests/lib/deployments/move-to-version.test.ts and write-deployment.test.ts; size_wins is of 2.7.0 to 3.0.3, which are not offered.
    // tests/lib/configuration/check-backend.test.ts and tests/lib/host-files/host-file.test.ts
    'backend_setting_unknown', 'backend_setting_missing', 'backend_setting_type', 'backend_setting_form', 'backend_setting_label', 'backend_setting_address', 'backend_setting_endpoint', 'backend_setting_metadata', 'backend_setting_workspaces', 'file_not_offered', 'file_not_absolute', 'file_outside', 'file_of_console',
    'module_version_downgrade', 'module_version_older', 'version_adds', 'version_removes', 'variable_renamed', 'variable_gone', 'variable_gone_draft', 'default_of_version', 'value_without_effect', 'value_kept', 'value_changes', 'external_bucket_retyped', 'size_wins'];
  expect(Object.keys(en.modules.problems).filter((code) => !seen.has(code) && !elsewhere.includes(code))).toEqual([]);
});

/** Without what the first test has told of the version. */
function problemsOf(inputs: Inputs, asked: Partial<ValidateInputs> = {}): string[] {
  const ofVersion = OF_THE_VERSION[asked.moduleVersion ?? '7.9.2'] ?? [];
  return allProblemsOf(inputs, asked).filter((problem) => !ofVersion.includes(problem));
}

/** As variable:code, with ! for a warning; each problem's sentence has to come out whole. */
function allProblemsOf(inputs: Inputs, asked: Partial<ValidateInputs> = {}): string[] {
  const problems = validateInputs({ moduleVersion: '7.9.2', target: 'azure', location: 'koreacentral', secretNames: ['license'], complete: true, ...asked, inputs });
  return problems.map((problem) => {
    seen.add(problem.code);
    const sentence = formatInputProblem(problem);
    expect(sentence, problem.code).toMatch(/^\S.*[.?]$/su);
    expect(sentence, problem.code).not.toMatch(/[{}]|problems\./);
    return `${problem.variable}:${problem.code}${problem.severity === 'warning' ? '!' : ''}`;
  });
}
