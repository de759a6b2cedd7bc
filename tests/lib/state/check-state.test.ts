import { expect, it } from 'vitest';
import { allowedProviders } from '#lib/providers/allowed-providers.ts';
import { checkState } from '#lib/state/check-state.ts';

const ALLOWED = allowedProviders('7.9.2');
const AZURERM = 'provider["registry.terraform.io/hashicorp/azurerm"]';
const EVIL = 'provider["evil.host/evil/evil"]';
const resource = (more: object = {}) => ({ mode: 'managed', type: 'azurerm_subnet', name: 'a', provider: AZURERM, instances: [{ attributes: { id: 'x' } }], ...more });
const textOf = (more: object = {}) => JSON.stringify({ version: 4, serial: 1, lineage: 'a', terraform_version: '1.11.4', outputs: {}, resources: [resource()], check_results: null, ...more });
const check = (state: string | object) => {
  const checked = checkState(Buffer.from(typeof state === 'string' ? state : textOf(state)), ALLOWED);
  return checked.ok ? 'taken' : `${checked.reason} ${Object.values(checked.values).join()}`;
};

it('takes a state as Terraform writes it', () => {
  const instances = [{ index_key: 'a.b', deposed: 'cafe', status: 'tainted', attributes: null }, { index_key: 0, attributes: { __proto__: 1 } }];
  expect(check({ resources: [resource(), resource({ instances, module: 'module.wandb["a"]' }), resource({ mode: 'data', instances: [] })] })).toBe('taken');
});

it.each([
  ['a data resource', resource({ mode: 'data', provider: EVIL })],
  ['a resource without instances', resource({ provider: EVIL, instances: [] })],
  ['a deposed instance', resource({ provider: EVIL, instances: [{ deposed: 'cafe', attributes: {} }] })],
  ['a provider of a module', resource({ provider: `module.x.${EVIL}.alias` })],
  ['a provider behind allowed ones', resource({ provider: EVIL })],
])('refuses a state whose foreign provider is that of %s', (_name, odd) => {
  expect(check({ resources: [resource(), odd] })).toBe('state_provider_not_allowed evil.host/evil/evil');
});

it('names an address that says no source as it is there', () => {
  expect(check({ resources: [resource({ provider: 'provider.azurerm' })] })).toBe('state_provider_not_allowed provider.azurerm');
});

it.each([
  ['twice', `{"version":4,"serial":1,"lineage":"a","resources":[{"mode":"managed","type":"a","name":"b","provider":${JSON.stringify(EVIL)},"provider":${JSON.stringify(AZURERM)},"instances":[]}]}`, 'provider'],
  ['in capitals', `{"version":4,"serial":1,"lineage":"a","resources":[{"mode":"managed","type":"a","name":"b","PROVIDER":${JSON.stringify(EVIL)},"instances":[]}]}`, 'PROVIDER'],
  ['with a letter that Go folds', `{"version":4,"serial":1,"lineage":"a","resources":[],"re\u017fources":[{"provider":"x"}]}`, 're\u017fources'],
  ['as an escape', `{"version":4,"serial":1,"lineage":"a","resources":[{"mode":"managed","type":"a","name":"b","Pro\\u0076ider":${JSON.stringify(EVIL)},"instances":[]}]}`, 'Provider'],
  ['as a second list', `{"version":4,"serial":1,"lineage":"a","resources":[{"provider":${JSON.stringify(EVIL)}}],"resources":[]}`, 'resources'],
])('refuses a key that Terraform reads otherwise: %s', (_name, text, key) => {
  expect(check(text)).toBe(`state_malformed "${key}"`);
});

it.each<[object, string]>([
  [{ terraform_version: 'latest' }, 'terraform_version'],
  [{ terraform_version: '1.11.4\n' }, 'terraform_version'],
  [{ resources: null }, 'resources'],
  [{ resources: {} }, 'resources'],
  [{ resources: undefined }, 'resources'],
  [{ resources: [null] }, 'resources[0]'],
  [{ resources: [resource(), resource({ instances: null })] }, 'resources[1].instances'],
  [{ resources: [resource({ instances: 'many' })] }, 'resources[0].instances'],
  [{ resources: [resource({ instances: [resource(), 7] })] }, 'resources[0].instances[1]'],
  [{ resources: [resource({ instances: [{ attributes: [] }] })] }, 'resources[0].instances[0]'],
  [{ resources: [resource({ instances: [{ index_key: {} }] })] }, 'resources[0].instances[0]'],
  [{ resources: [resource({ provider: null })] }, 'resources[0].provider (azurerm_subnet.a)'],
  [{ resources: [resource(), resource({ provider: undefined })] }, 'resources[1].provider (azurerm_subnet.a)'],
  [{ resources: [resource({ mode: 'data', provider: undefined })] }, 'resources[0].provider (data.azurerm_subnet.a)'],
  [{ resources: [resource({ provider: 5 })] }, 'resources[0].provider (azurerm_subnet.a)'],
  [{ resources: [resource({ provider: '' })] }, 'resources[0].provider (azurerm_subnet.a)'],
  [{ resources: [resource({ type: 5 })] }, 'resources[0].type'],
  [{ resources: [resource({ name: 'n'.repeat(100_000) })] }, 'resources[0].name'],
  [{ resources: [resource({ name: 'a\u0000b' })] }, 'resources[0].name'],
  [{ resources: [resource({ module: ['module.a'] })] }, 'resources[0].module'],
  [{ resources: [resource({ mode: 'ephemeral' })] }, 'resources[0].mode'],
  [{ outputs: [] }, 'outputs'],
  [{ outputs: { url: null } }, 'outputs.url'],
  [{ terraform_version: 4 }, 'terraform_version'],
  [{ lineage: 'a\u0000' }, 'lineage'],
])('refuses %j and says where', (more, what) => {
  expect(check(more)).toBe(`state_malformed ${what}`);
});

it.each(['', '[]', 'null', '{', textOf({ version: 3 }), textOf({ serial: 1_000_000_001 }), textOf().replace('"serial":1', '"serial":1e999')])('refuses what is no state of format 4: %s', (text) => {
  expect(check(text)).toBe('state_not_a_state ');
});

it.each([['arrays', '[', ']'], ['objects', '{"a":', '}']])('refuses 100,000 nested %s, in words and at once', (_name, open, close) => {
  const deep = open.repeat(100_000) + (open === '[' ? '' : '1') + close.repeat(100_000);
  const started = performance.now();
  expect(check(textOf().replace('"id":"x"', `"id":${deep}`))).toBe('state_too_deep 300');
  expect(check(deep)).toBe('state_too_deep 300');
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(check(textOf().replace('"id":"x"', `"id":"${'['.repeat(1_000)}\\"${'{'.repeat(1_000)}"`))).toBe('taken');
});
