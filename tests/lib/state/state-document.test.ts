import { expect, test } from 'vitest';
import { MASKED } from '#lib/credentials/mask.ts';
import { outputsOf } from '#lib/state/output.ts';
import { resourcesOf } from '#lib/state/resource.ts';
import { diffStates } from '#lib/state/state-diff.ts';
import { parseState, readState } from '#lib/state/state-document.ts';
import { readJson, readRecording } from '#tests/support/recording.ts';

test.each(['recommended/state-raw.json', 'module-1.7.1/state-raw.json'])('%s is read', (name) => {
  const state = parseState(readJson(name));
  expect(state.serial).toBeGreaterThan(0);
  expect(state.lineage).toMatch(/^[0-9a-f-]{36}$/);
  expect(state.terraformVersion).toBe('1.11.4');
  expect(resourcesOf(state).length).toBeGreaterThan(5);
});

test('each instance is a resource of its own, with its address', () => {
  const addresses = resourcesOf(parseState(readJson('recommended/state-raw.json'))).map((resource) => resource.address);
  expect(addresses).toContain('module.wandb.azurerm_federated_identity_credential.sa_map["api"]');
  expect(addresses).toContain('module.wandb.module.storage[0].azurerm_storage_account.default');
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('data that was only read is no resource', () => {
  const state = parseState(readJson('recommended/state-raw.json'));
  expect(state.resources.some((resource) => resource.mode === 'data')).toBe(true);
  expect(resourcesOf(state).some((resource) => resource.address.includes('.data.'))).toBe(false);
});

test('ids are those of Azure, but for the one that is a password', () => {
  const resources = resourcesOf(parseState(readJson('recommended/state-raw.json')));
  expect(resources.find((resource) => resource.type === 'azurerm_resource_group')?.id).toMatch(/^\/subscriptions\/.+\/resourceGroups\/wandb-practice$/);
  expect(resources.find((resource) => resource.type === 'random_string')?.id).toBe(MASKED);
  const [password] = /(?<="result":")[^"]+/.exec(readRecording('recommended/state-raw.json')) ?? [''];
  expect(password).not.toBe('');
  expect(JSON.stringify(resources)).not.toContain(password);
});

test('a practice resource has the type, name and id of what it stands for', () => {
  const instance = { index_key: 0, status: 'tainted', attributes: { id: 'uuid', input: { value: { id: '/subscriptions/x', name: 'n' }, type: ['object', {}] } } };
  const practice = { module: 'module.wandb.module.app_aks', mode: 'managed', type: 'terraform_data', name: 'azurerm_kubernetes_cluster__default', instances: [instance] };
  const state = parseState({ version: 4, serial: 1, lineage: 'a', resources: [practice] });
  expect(resourcesOf(state)).toEqual([
    { address: 'module.wandb.module.app_aks.terraform_data.azurerm_kubernetes_cluster__default[0]', type: 'azurerm_kubernetes_cluster', name: 'default[0]', component: 'cluster', id: '/subscriptions/x', tainted: true },
  ]);
});

test('outputs have their values, sensitive ones none', () => {
  expect(outputsOf(parseState(readJson('recommended/state-raw.json')))).toEqual([
    { name: 'address', value: '20.50.225.194', sensitive: false, type: 'string' },
    { name: 'url', value: 'https://wandb.example.com', sensitive: false, type: 'string' },
  ]);
  const outputs = { key: { value: 's3cret', type: 'string', sensitive: true }, names: { value: ['a'], type: ['list', 'string'] }, all: { value: {}, type: ['object', { a: 'string' }] } };
  expect(outputsOf(parseState({ version: 4, serial: 1, lineage: 'a', outputs, resources: [] }))).toEqual([
    { name: 'key', value: null, sensitive: true, type: 'string' },
    { name: 'names', value: ['a'], sensitive: false, type: 'list(string)' },
    { name: 'all', value: {}, sensitive: false, type: 'object' },
  ]);
});

test('a stored state of any depth is read: what nests too deeply is null', () => {
  const deep = `{"version":4,"serial":1,"lineage":"a","outputs":{"o":{"value":${'['.repeat(100_000)}${']'.repeat(100_000)}}},"resources":[{"mode":"managed","type":"a","name":"b","instances":[{"attributes":{"id":"x","a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}]}]}`;
  const state = readState(Buffer.from(deep));
  expect(resourcesOf(state)).toMatchObject([{ address: 'a.b', id: 'x' }]);
  expect(outputsOf(state)[0]?.value).toHaveLength(1);
  expect(diffStates(null, state).added).toEqual(['a.b']);
  expect(JSON.stringify(state).length).toBeLessThan(10_000);
});

test.each([null, {}, { version: 3, serial: 1, lineage: 'a' }, { version: 4, lineage: 'a' }, []])('what is no state is refused: %j', (value) => {
  expect(() => parseState(value)).toThrow('not a Terraform state of format 4');
});

test('a state without resources, as after a destroy, is a state', () => {
  expect(resourcesOf(parseState({ version: 4, serial: 9, lineage: 'a', outputs: {}, resources: [] }))).toEqual([]);
});
