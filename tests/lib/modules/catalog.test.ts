import { describe, expect, test } from 'vitest';
import { DEFAULT_MODULE_VERSION, findModuleVersion, getModuleVersion, MODULE_VERSIONS, versionsWithVariable } from '#lib/modules/catalog.ts';
import { defaultInputs, explainedDefaults } from '#lib/modules/default-inputs.ts';
import { variableLabel } from '#lib/modules/input-problem.ts';
import { compareVersions, isAtLeast } from '#lib/modules/module-version.ts';
import { findRegion, listUsableRegions } from '#lib/modules/regions.ts';
import { isSecretVariable, splitSecrets } from '#lib/modules/secret-variables.ts';
import { findSize, listSizes } from '#lib/modules/sizes.ts';
import { translator } from '#lib/words/translate.ts';

describe('the catalogue', () => {
  test('offers five versions, the default first', () => {
    expect(MODULE_VERSIONS).toEqual(['7.9.2', '7.8.0', '7.4.1', '5.1.3', '1.7.1']);
    expect(DEFAULT_MODULE_VERSION).toBe('7.9.2');
    expect(findModuleVersion('v7.9.2')).toBeNull();
    expect(() => getModuleVersion('9.9.9')).toThrow('is not offered');
  });

  test.each(MODULE_VERSIONS)('%s asks for namespace, location and license, and gives url and address', (version) => {
    const module = getModuleVersion(version);
    expect(module.variables.filter((variable) => variable.required).map((variable) => variable.name).toSorted()).toEqual(['license', 'location', 'namespace']);
    expect(module.outputs.map((output) => output.name)).toEqual(expect.arrayContaining(['url', 'address', 'fqdn']));
  });

  test('every variable has a label and a description in words', () => {
    const words = translator('modules');
    for (const { name } of MODULE_VERSIONS.flatMap((version) => getModuleVersion(version).variables)) {
      expect(variableLabel(name), name).not.toBe(name);
      expect(words(`variables.${name}.description`)).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('knows which versions have a variable', () => {
    expect(versionsWithVariable('enable_helm_release')).toEqual(['5.1.3']);
    expect(versionsWithVariable('nonsense')).toEqual([]);
  });
});

test('versions compare by number, not by letter', () => {
  expect(compareVersions('7.10.0', '7.9.2')).toBeGreaterThan(0);
  expect(compareVersions('5.1.3', '5.1.3')).toBe(0);
  expect(isAtLeast('7.4.1', '7.4.2')).toBe(false);
});

test('secrets are told from what may be stored in clear', () => {
  expect(splitSecrets({ namespace: 'acme', license: 'x', other_wandb_env: { A: 'b' }, storage_key: null })).toEqual({
    inputs: { namespace: 'acme' }, secrets: { license: 'x', other_wandb_env: { A: 'b' }, storage_key: null },
  });
  expect(isSecretVariable('external_bucket')).toBe(true);
});

describe('the proposed defaults', () => {
  test('are a set-up that works: with Redis, a supported MySQL and the sort buffer that W&B asks for', () => {
    expect(defaultInputs('7.9.2')).toEqual({ size: 'small', create_redis: true, use_internal_queue: true, deletion_protection: true, database_version: '8.4', database_sort_buffer_size: 67_108_864 });
    expect(defaultInputs('7.4.1').database_version).toBe('8.0.21');
    expect(defaultInputs('1.7.1')).toEqual({ use_internal_queue: true, deletion_protection: false, database_version: '8.0.21' });
  });

  test('say why where they differ from the module’s', () => {
    expect(explainedDefaults('7.9.2').map(({ variable }) => variable)).toEqual(['use_internal_queue', 'database_version', 'database_sort_buffer_size']);
    for (const version of MODULE_VERSIONS) for (const { reason } of explainedDefaults(version)) expect(reason).toMatch(/^.{20,}\.$/s);
  });
});

describe('sizes', () => {
  test('of 7.9.2 are larger machines than of 5.1.3', () => {
    expect(findSize('7.9.2', 'small')).toMatchObject({ nodeType: 'Standard_E8s_v5', nodeVcpus: 8, databaseVcores: 2, redisCapacity: 3, diskSizeGb: 128, minVcpus: 16, maxVcpus: 64 });
    expect(findSize('5.1.3', 'xxlarge')).toMatchObject({ nodeVcpus: 16, databaseVcores: 32, diskSizeGb: null, minVcpus: 32, maxVcpus: 96 });
    expect(findSize('7.9.2', 'small', 3)?.maxVcpus).toBe(96);
  });

  test('are none in 1.x', () => {
    expect(listSizes('1.7.1')).toEqual([]);
    expect(listSizes('7.8.0').map((size) => size.name)).toEqual(['small', 'medium', 'large', 'xlarge', 'xxlarge']);
  });
});

test('regions are found however they are written, and only usable ones are offered', () => {
  expect(findRegion('Korea Central')?.name).toBe('koreacentral');
  const offered = listUsableRegions().map((region) => region.name);
  expect(offered).toEqual(expect.arrayContaining(['koreacentral', 'westeurope', 'eastus2']));
  expect(offered).not.toContain('koreasouth');
  expect(offered).not.toContain('usgovvirginia');
});
