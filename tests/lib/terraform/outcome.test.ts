import { expect, test } from 'vitest';
import { createMask } from '#lib/credentials/mask.ts';
import { createOutcomeReader, type TerraformStep } from '#lib/terraform/outcome.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import { listRecordings, readMessages } from '#tests/support/recording.ts';

function outcomeOf(name: string, step: TerraformStep, upTo = Infinity) {
  const reader = createOutcomeReader(step, createMask(['22222222-2222-4222-8222-222222222222']));
  for (const message of readMessages(name).slice(0, upTo)) reader.read(message);
  return reader.outcome();
}

test.each([
  ['recommended/init.jsonl', 'init'],
  ['recommended/plan.jsonl', 'plan'],
  ['recommended/replan.jsonl', 'plan'],
  ['recommended/destroy-plan.jsonl', 'plan'],
  ['recommended/apply.jsonl', 'apply'],
  ['recommended/destroy.jsonl', 'apply'],
  ['module-5.1.3/init.jsonl', 'init'],
  ['module-1.7.1/apply.jsonl', 'apply'],
  ['interrupted-then-adopted/reapply.jsonl', 'apply'],
  ['errors/throttled-then-fine.apply.jsonl', 'apply'],
] as const)('%s succeeded, and had not one message from its end', (name, step) => {
  expect(outcomeOf(name, step)).toMatchObject({ outcome: 'succeeded', diagnostics: [], underWay: [] });
  const success = readMessages(name).findLastIndex((message) => message.type === 'change_summary' || message.message.includes('successfully initialized'));
  expect(outcomeOf(name, step, success).outcome).toBe('unfinished');
});

const FAILED = listRecordings('errors/*.jsonl').filter((name) => !name.includes('throttled-then-fine'));

test.each(FAILED)('%s failed, and says why', (name) => {
  const step = name.split('.').at(-2) === 'destroy' ? 'apply' : (name.split('.').at(-2) as TerraformStep);
  const { outcome, diagnostics } = outcomeOf(name, step);
  expect(outcome).toBe('failed');
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(JSON.stringify(diagnostics)).not.toContain('22222222-2222');
});

test('an error decides, though a plan printed its summary before it', () => {
  expect(readMessages('errors/wrong-client-secret.plan.jsonl').some((message) => message.kind === 'change_summary')).toBe(true);
  expect(outcomeOf('errors/wrong-client-secret.plan.jsonl', 'plan').outcome).toBe('failed');
});

test('the summary of the plan is no success of an apply', () => {
  const planned = readMessages('interrupted-then-adopted/reapply.jsonl').findIndex((message) => message.kind === 'change_summary') + 1;
  expect(outcomeOf('interrupted-then-adopted/reapply.jsonl', 'apply', planned).outcome).toBe('unfinished');
});

test('the counts are those of the last summary', () => {
  expect(outcomeOf('interrupted-then-adopted/reapply.jsonl', 'apply').counts).toEqual({ add: 32, change: 3, destroy: 0, import: 3 });
  expect(outcomeOf('recommended/destroy-plan.jsonl', 'plan').counts).toEqual({ add: 0, change: 0, destroy: 56, import: 0 });
});

test('of several that failed, an error of a destroy gets the one whose id or name it says', () => {
  const reader = createOutcomeReader('apply', createMask([]));
  const id = (name: string) => `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/${name}`;
  const hook = (type: string, name: string) => ({ type, '@level': 'info', '@message': '', hook: { resource: { addr: `azurerm_subnet.${name}`, resource_type: 'azurerm_subnet', resource_name: name }, action: 'delete', id_key: 'id', id_value: id(name) } });
  const error = (summary: string) => ({ type: 'diagnostic', '@level': 'error', '@message': '', diagnostic: { severity: 'error', summary, detail: '' } });
  const said = [
    ...['redis', 'public', 'private'].map((name) => hook('apply_start', name)),
    ...['redis', 'public', 'private'].map((name) => hook('apply_errored', name)),
    error('deleting Subnet (Subnet Name: "private"): polling after Delete: Code="InUseSubnetCannotBeDeleted"'),
    error(`the scope '${id('redis').toUpperCase()}' cannot perform delete operation`),
    error('deleting Subnet: something'),
  ];
  for (const line of said) reader.read(parseUiMessage(JSON.stringify(line)));
  expect(reader.outcome().diagnostics.map(({ address }) => address)).toEqual(['azurerm_subnet.private', 'azurerm_subnet.redis', null]);
});

test('an error of a destroy gets the address of the resource that failed before it', () => {
  expect(outcomeOf('errors/destroy-scope-locked.destroy.jsonl', 'apply').diagnostics[0]?.address).toBe('module.wandb.module.database.azurerm_mysql_flexible_server.default');
  expect(outcomeOf('errors/destroy-resource-group-not-empty.destroy.jsonl', 'apply').diagnostics[0]?.address).toBe('module.wandb.azurerm_resource_group.default');
});

test('of several errors without an address each gets the resource that it speaks of, and none when two fit', () => {
  const reader = createOutcomeReader('apply', createMask([]));
  const errored = ['azurerm_storage_account.default', 'azurerm_mysql_flexible_server.default', 'azurerm_subnet.a', 'azurerm_subnet.b'];
  for (const address of errored) reader.read({ kind: 'hook', type: 'apply_errored', level: 'info', at: null, message: '', resource: { address, type: '', name: '' }, action: 'delete', idValue: null, elapsedSeconds: 1 });
  for (const summary of ['deleting Subnet', 'deleting Flexible Server', 'deleting Storage Account', 'deleting Subnet']) {
    reader.read({ kind: 'diagnostic', type: 'diagnostic', level: 'error', at: null, message: '', severity: 'error', summary, detail: '', address: null });
  }
  expect(reader.outcome().diagnostics.map((error) => error.address)).toEqual([null, 'azurerm_mysql_flexible_server.default', 'azurerm_storage_account.default', null]);
});

test('what was under way when the output broke off is named', () => {
  const messages = readMessages('recommended/apply.jsonl');
  const started = messages.findIndex((message) => message.type === 'apply_start' && message.message.includes('azurerm_kubernetes_cluster.default')) + 1;
  const { outcome, underWay } = outcomeOf('recommended/apply.jsonl', 'apply', started);
  expect(outcome).toBe('unfinished');
  expect(underWay).toContain('module.wandb.module.app_aks.azurerm_kubernetes_cluster.default');
});

test('a document that terraform show printed is its success', () => {
  const reader = createOutcomeReader('show', createMask([]));
  expect(reader.outcome().outcome).toBe('unfinished');
  reader.read({ kind: 'text', type: 'text', level: 'info', at: null, message: '{"format_version":"1.2"}' });
  expect(reader.outcome().outcome).toBe('succeeded');
});
