import { expect, test } from 'vitest';
import type { Inputs } from '#lib/deployments/deployment.ts';
import { inputsOfVersion, moveToVersion } from '#lib/deployments/move-to-version.ts';
import { MODULE_VERSIONS } from '#lib/modules/catalog.ts';
import { compareVersions } from '#lib/modules/module-version.ts';
import { isLive, runningValue } from '#lib/modules/running-values.ts';
import { getModuleVersion } from '#lib/modules/catalog.ts';
import { isSecretVariable } from '#lib/modules/secret-variables.ts';
import { validateInputs } from '#lib/modules/validate-inputs.ts';

const BASE: Inputs = { namespace: 'acme-wandb', domain_name: 'example.com' };
const PAIRS = MODULE_VERSIONS.flatMap((from) => MODULE_VERSIONS.filter((to) => compareVersions(to, from) > 0).map((to) => ({ from, to })));

function upgrade(inputs: Inputs, from: string, to: string): Inputs {
  return inputsOfVersion({ moduleVersion: to, inputs: moveToVersion({ moduleVersion: from, inputs: { ...BASE, ...inputs } }, to, { moduleVersion: from, inputs: { ...BASE, ...inputs } }) });
}

function problemsAfter(inputs: Inputs, { from, to, before, accepted = false }: { from: string; to: string; before: Inputs; accepted?: boolean }) {
  return validateInputs({ moduleVersion: to, target: 'azure', location: 'westeurope', inputs: { ...inputs, license: 'l' }, secretNames: [], complete: true, applied: { moduleVersion: from, location: 'westeurope', inputs: { ...BASE, ...before } }, acceptsOlderVersion: accepted });
}

test.each(PAIRS)('keeps every value that runs when $from becomes $to and nothing was set', ({ from, to }) => {
  const next = upgrade({}, from, to);
  for (const { name } of getModuleVersion(to).variables) {
    const ran = runningValue(from, BASE, name);
    if (ran !== null && isLive(to, name) && !isSecretVariable(name)) expect([name, runningValue(to, next, name)]).toEqual([name, ran]);
  }
  const errors = problemsAfter(next, { from, to, before: {} }).filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
});

test.each(PAIRS)('keeps what was set when $from becomes $to, and says nothing of values that change', ({ from, to }) => {
  const set: Inputs = { database_version: '8.0.21', deletion_protection: false, use_internal_queue: false, tags: { team: 'ml' } };
  const next = upgrade(set, from, to);
  expect(next).toMatchObject(set);
  expect(problemsAfter(next, { from, to, before: set }).filter(({ code }) => code === 'value_changes')).toEqual([]);
});

test.each(PAIRS)('writes no default over what is stored sealed when $from becomes $to', ({ from, to }) => {
  expect(Object.keys(upgrade({}, from, to)).filter(isSecretVariable)).toEqual([]);
});

test('writes create_redis = true where Redis existed by itself, even if a dead false was stored', () => {
  for (const from of ['1.7.1', '5.1.3']) {
    for (const to of ['7.4.1', '7.8.0', '7.9.2']) {
      expect(upgrade({}, from, to).create_redis).toBe(true);
      expect(upgrade({ create_redis: false }, from, to).create_redis).toBe(true);
    }
  }
});

test('keeps machines, nodes and sizes that the other version would choose differently', () => {
  expect(upgrade({ size: 'small' }, '5.1.3', '7.4.1')).toMatchObject({ size: 'small', kubernetes_max_node_per_az: 2 });
  expect(upgrade({ size: 'small' }, '7.4.1', '7.8.0')).toMatchObject({ kubernetes_instance_type: 'Standard_E4s_v5' });
  expect(upgrade({ size: 'xxlarge' }, '7.4.1', '7.9.2')).toMatchObject({ kubernetes_node_disk_size_gb: 512 });
  expect(upgrade({}, '1.7.1', '7.9.2')).toMatchObject({
    database_sku_name: 'GP_Standard_D4ds_v4', kubernetes_instance_type: 'Standard_D4s_v3', kubernetes_max_node_per_az: 1,
    redis_capacity: 2, node_pool_zones: ['1', '2'],
  });
  expect(upgrade({}, '7.4.1', '7.8.0')).toMatchObject({ operator_chart_version: '1.3.4', controller_image_tag: '1.14.0' });
});

test('renames enable_helm_release and says so', () => {
  const next = upgrade({ enable_helm_release: false }, '5.1.3', '7.9.2');
  expect(next).toMatchObject({ enable_helm_operator: false, enable_helm_wandb: false });
  expect(next).not.toHaveProperty('enable_helm_release');
  expect(problemsAfter(next, { from: '5.1.3', to: '7.9.2', before: { enable_helm_release: false } })).toContainEqual(expect.objectContaining({ variable: 'enable_helm_release', code: 'variable_renamed' }));
});

test('lists what the version lacks, what it has now, and what was kept', () => {
  const before = { cache_size: 'small', size: 'small' };
  const problems = problemsAfter(upgrade(before, '7.4.1', '7.9.2'), { from: '7.4.1', to: '7.9.2', before });
  const found = problems.map(({ variable, code }) => `${variable} ${code}`);
  expect(found).toEqual(expect.arrayContaining(['cache_size variable_gone', 'moduleVersion version_adds', 'moduleVersion version_removes', 'kubernetes_instance_type value_kept']));
});

test('warns if a value that runs is taken out together with the version', () => {
  const { kubernetes_instance_type: _taken, ...next } = upgrade({ size: 'small' }, '7.4.1', '7.8.0');
  expect(problemsAfter(next, { from: '7.4.1', to: '7.8.0', before: { size: 'small' } })).toContainEqual(expect.objectContaining({ variable: 'kubernetes_instance_type', code: 'value_changes' }));
});

test('comes back to the same inputs over any detour, and keeps the changes made on the way', () => {
  const applied = { moduleVersion: '5.1.3', inputs: { ...BASE, enable_helm_release: false, kubernetes_cluster_oidc_issuer_url: 'https://x' } };
  const there = { moduleVersion: '7.8.0', inputs: moveToVersion(applied, '7.8.0', applied) };
  expect(moveToVersion(there, '7.9.2', applied)).toEqual(moveToVersion(applied, '7.9.2', applied));
  expect(inputsOfVersion({ moduleVersion: '5.1.3', inputs: moveToVersion(there, '5.1.3', applied) })).toEqual(applied.inputs);
  const changed = { ...there, inputs: { ...there.inputs, cluster_sku_tier: 'Standard' } };
  expect(moveToVersion(changed, '7.9.2', applied)).toMatchObject({ cluster_sku_tier: 'Standard', create_redis: true, enable_helm_wandb: false });
});

test('refuses an older version than the deployed one unless it was accepted', () => {
  const before = { database_version: '8.0.21' };
  const next = upgrade(before, '7.8.0', '7.4.1');
  const coded = (accepted: boolean) => problemsAfter(next, { from: '7.8.0', to: '7.4.1', before, accepted }).filter(({ variable }) => variable === 'moduleVersion').map(({ code, severity }) => `${severity} ${code}`);
  expect(coded(false)).toContain('error module_version_downgrade');
  expect(coded(true)).toContain('warning module_version_older');
  expect(coded(true).some((one) => one.startsWith('error'))).toBe(false);
});

test.each([['8.4', '8.0.21'], ['8.4', '5.7'], ['8.4', undefined], ['8.0.21', '5.7']])('refuses to take MySQL from %s back to %s in every version', (ran, asked) => {
  for (const version of ['7.9.2', '7.8.0', '7.4.1']) {
    const inputs = { ...BASE, create_redis: true, ...(asked === undefined ? {} : { database_version: asked }) };
    expect(problemsAfter(inputs, { from: version, to: version, before: { database_version: ran } })).toContainEqual(expect.objectContaining({ code: version === '7.9.2' ? 'database_version_downgrade' : 'database_version_frozen', severity: 'error' }));
  }
});
