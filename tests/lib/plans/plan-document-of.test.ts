import { expect, test } from 'vitest';
import { createMask } from '#lib/credentials/mask.ts';
import type { PlanDocument } from '#lib/plans/plan-document.ts';
import { MAX_ATTRIBUTES, planDocumentOf } from '#lib/plans/plan-document-of.ts';
import { parsePlanJson } from '#lib/terraform/plan-json.ts';
import { readJson, readMessages } from '#tests/support/recording.ts';

const LICENSE = 'practice-license';

function documentOf(plan: unknown, secrets: string[] = [LICENSE]): PlanDocument {
  return planDocumentOf(parsePlanJson(plan), { mask: createMask(secrets) });
}

function planOf(change: object, resource: object = {}): unknown {
  const base = { address: 'module.wandb.azurerm_subnet.a', mode: 'managed', type: 'azurerm_subnet', name: 'a' };
  return { format_version: '1.2', terraform_version: '1.11.4', applyable: true, resource_changes: [{ ...base, ...resource, change }] };
}

test.each([
  ['recommended/plan-show.json', 'recommended/plan.jsonl'],
  ['recommended/destroy-plan-show.json', 'recommended/destroy-plan.jsonl'],
  ['interrupted-then-adopted/replan-show.json', 'interrupted-then-adopted/replan.jsonl'],
])('the counts of %s are those that Terraform printed', (name, stream) => {
  const printed = readMessages(stream).find((message) => message.kind === 'change_summary');
  const { summary } = documentOf(readJson(name));
  expect(printed).toMatchObject({ add: summary.add, change: summary.change, remove: summary.destroy, import: summary.import });
});

test.each([
  ['recommended/plan-show.json'], ['recommended/destroy-plan-show.json'], ['interrupted-then-adopted/replan-show.json'], ['practice/namespace-changed.plan-show.json'],
])('no secret of %s is in what people see', (name) => {
  const raw = readJson(name) as { resource_changes: { type: string; change: Sides }[]; variables: Record<string, { value?: unknown }> };
  const secrets = raw.resource_changes.flatMap(({ type, change }) => [
    ...markedTexts(change.before, change.before_sensitive),
    ...markedTexts(change.after, change.after_sensitive),
    ...(/^random_(?:string|password)$/.test(type) ? [change.before, change.after].flatMap((side) => (side as { result?: string } | null)?.result ?? []) : []),
  ]);
  const shown = JSON.stringify(documentOf(raw, [String(raw.variables.license?.value)]));
  for (const secret of secrets) if (secret.length >= 8) expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(shown).not.toContain(`"${String(raw.variables.license?.value)}"`);
});

interface Sides { before: unknown; after: unknown; before_sensitive: unknown; after_sensitive: unknown }

function markedTexts(value: unknown, marks: unknown): string[] {
  if (typeof value === 'string') return marks === true ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => markedTexts(inner, marks === true || (marks as Record<string, unknown> | null)?.[key]));
}

test('a changed secret shows as changed, not what it is', () => {
  const server = documentOf(readJson('interrupted-then-adopted/replan-show.json')).changes.find((change) => change.type === 'azurerm_mysql_flexible_server');
  expect(server).toMatchObject({ action: 'update', dataLoss: false, component: 'database' });
  expect(server?.attributes).toEqual([{ path: 'administrator_password', before: { kind: 'absent' }, after: { kind: 'sensitive' } }]);
});

test('what an update changes is shown leaf by leaf', () => {
  const cluster = documentOf(readJson('interrupted-then-adopted/replan-show.json')).changes.find((change) => change.type === 'azurerm_kubernetes_cluster');
  expect(cluster?.attributes).toEqual([
    { path: 'default_node_pool[0].temporary_name_for_rotation', before: { kind: 'absent' }, after: { kind: 'known', text: 'rotating' } },
    { path: 'image_cleaner_interval_hours', before: { kind: 'absent' }, after: { kind: 'known', text: '48' } },
  ]);
});

test('what is only known after apply says so', () => {
  const account = documentOf(readJson('recommended/plan-show.json')).changes.find((change) => change.name === 'sa_map["executor"]');
  expect(account?.attributes).toContainEqual({ path: 'id', before: { kind: 'absent' }, after: { kind: 'unknown' } });
  expect(account?.attributes).toContainEqual({ path: 'audience', before: { kind: 'absent' }, after: { kind: 'known', text: '["api://AzureADTokenExchange"]' } });
});

test('the password that a random_string made is shown nowhere, also not in the values of a chart', () => {
  const random = { address: 'module.wandb.random_string.p', mode: 'managed', type: 'random_string', name: 'p', change: { actions: ['no-op'], before: { id: 'BGDf5ogLLMBE3y4m', result: 'BGDf5ogLLMBE3y4m' }, after: { id: 'BGDf5ogLLMBE3y4m', result: 'BGDf5ogLLMBE3y4m' } } };
  const chart = { address: 'helm_release.w', mode: 'managed', type: 'helm_release', name: 'w', change: { actions: ['create'], before: null, after: { values: ['mysql:\n  password: "BGDf5ogLLMBE3y4m"\n'] }, after_unknown: {}, after_sensitive: {} } };
  const document = documentOf({ format_version: '1.2', resource_changes: [random, chart] });
  expect(document.changes).toHaveLength(1);
  expect(JSON.stringify(document)).not.toContain('BGDf5');
  const destroyed = documentOf(readJson('recommended/destroy-plan-show.json')).changes.find((change) => change.type === 'random_string');
  expect(destroyed?.attributes.find((attribute) => attribute.path === 'result')?.before).toEqual({ kind: 'sensitive' });
});

test('losing a database or a bucket is data loss', () => {
  const lost = documentOf(readJson('recommended/destroy-plan-show.json')).changes.filter((change) => change.dataLoss).map((change) => change.type);
  expect(lost).toEqual(expect.arrayContaining(['azurerm_mysql_flexible_server', 'azurerm_storage_account', 'azurerm_key_vault']));
  expect(lost).not.toContain('azurerm_subnet');
});

test('nothing of the root variables is kept', () => {
  const document = documentOf({ ...(planOf({ actions: ['no-op'] }) as object), variables: { license: { value: 'in-clear-text' } } }, []);
  expect(JSON.stringify(document)).not.toContain('in-clear-text');
});

test('null, {}, [] and "" are all nothing', () => {
  const [change] = documentOf(planOf({ actions: ['update'], before: { a: null, b: '', c: [], d: {}, e: [{}], f: '1' }, after: { a: {}, b: null, c: null, d: '', e: null, f: '2' }, after_unknown: {} })).changes;
  expect(change?.attributes.map((attribute) => attribute.path)).toEqual(['f']);
});

test('what forces a replacement is named by its path', () => {
  const change = { actions: ['delete', 'create'], before: { pool: [{ size: 'a' }], tags: { 'cost center': '1' } }, after: { pool: [{ size: 'b' }], tags: { 'cost center': '2' } }, replace_paths: [['pool', 0, 'size']] };
  const document = documentOf(planOf(change));
  expect(document.changes[0]).toMatchObject({ action: 'replace', replacePaths: ['pool[0].size'] });
  expect(document.changes[0]?.attributes.map((attribute) => attribute.path)).toEqual(['pool[0].size', 'tags["cost center"]']);
  expect(document.summary).toEqual({ add: 1, change: 0, destroy: 1, replace: 1, import: 0 });
});

test.each([
  [['create', 'delete'], {}, 'replace'],
  [['create', 'forget'], {}, 'replace'],
  [['no-op'], { importing: { id: '/x' } }, 'import'],
  [['forget'], {}, 'forget'],
  [['delete'], {}, 'delete'],
])('%s is %s', (actions, more, action) => {
  expect(documentOf(planOf({ actions, before: { a: 1 }, after: { a: 2 }, ...more })).changes[0]?.action).toBe(action);
});

test('what is imported and then changed says both', () => {
  const { changes, summary } = documentOf(readJson('interrupted-then-adopted/replan-show.json'));
  expect(changes.filter(({ imports }) => imports).map(({ type, action }) => `${type} ${action}`).toSorted()).toEqual(['azurerm_kubernetes_cluster update', 'azurerm_mysql_flexible_server update', 'azurerm_storage_account update']);
  expect(summary.import).toBe(3);
});

test('what is read or stays as it is is left out', () => {
  expect(documentOf(planOf({ actions: ['no-op'], before: {}, after: {} })).changes).toEqual([]);
  expect(documentOf(planOf({ actions: ['read'], before: null, after: {} }, { mode: 'data' })).changes).toEqual([]);
});

test('an object that is left over from a replacement has a name of its own', () => {
  expect(documentOf(planOf({ actions: ['delete'], before: {}, after: null }, { deposed: '1a2b3c4d' })).changes[0]?.address).toBe('module.wandb.azurerm_subnet.a (deposed object 1a2b3c4d)');
});

test('practice resources are shown as what they stand for', () => {
  const document = documentOf(readJson('practice/namespace-changed.plan-show.json'));
  const group = document.changes.find((change) => change.type === 'azurerm_resource_group');
  expect(group).toMatchObject({ address: 'module.wandb.terraform_data.azurerm_resource_group__default', name: 'default', action: 'replace', replacePaths: ['name'] });
  expect(group?.attributes.map((attribute) => attribute.path)).toEqual(['id', 'name']);
  expect(document.changes.find((change) => change.type === 'azurerm_mysql_flexible_server')?.dataLoss).toBe(true);
  expect(document.changes.find((change) => change.type === 'helm_release')?.attributes).toContainEqual({ path: 'spec', before: { kind: 'sensitive' }, after: { kind: 'sensitive' } });
});

test('a long value and a long list of attributes are cut, and say so', () => {
  const after = Object.fromEntries(Array.from({ length: MAX_ATTRIBUTES + 5 }, (_, index) => [`a${index}`, 'x'.repeat(5_000)]));
  const [change] = documentOf(planOf({ actions: ['create'], before: null, after, after_unknown: {} })).changes;
  expect(change?.attributes).toHaveLength(MAX_ATTRIBUTES);
  expect(change?.hiddenAttributes).toBe(5);
  const [first] = change?.attributes ?? [];
  expect(first?.after).toMatchObject({ kind: 'known', text: `${'x'.repeat(2_000)} … (cut here: the value has 5,000 characters)` });
});

test('outputs are named, their values are not kept', () => {
  expect(documentOf(readJson('recommended/plan-show.json')).outputs).toEqual([
    { name: 'address', action: 'create', sensitive: false },
    { name: 'url', action: 'create', sensitive: false },
  ]);
});

test('a plan of tens of megabytes is read in seconds', () => {
  const skus = JSON.stringify({ value: Array.from({ length: 100_000 }, (_, index) => ({ name: `Standard_E${index}`, locations: ['westeurope'], capabilities: [{ name: 'vCPUs', value: '8' }] })) });
  const data = { address: 'module.wandb.data.azapi_resource_list.az_zones', mode: 'data', type: 'azapi_resource_list', name: 'az_zones', change: { actions: ['read'], before: null, after: { output: skus } } };
  const plan = { ...(readJson('recommended/plan-show.json') as { resource_changes: unknown[] }) };
  plan.resource_changes = [...plan.resource_changes, data];
  const startedAt = performance.now();
  const document = documentOf(plan);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(JSON.stringify(document).length).toBeLessThan(200_000);
});

test('what is no plan is refused', () => {
  expect(() => parsePlanJson(null)).toThrow('no plan of format 1.x');
  expect(() => parsePlanJson({ format_version: '2.0' })).toThrow('format 2.0');
});

test('whether there is anything to apply is told when Terraform does not say', () => {
  const without = (actions: string[]) => parsePlanJson({ format_version: '1.1', resource_changes: [], output_changes: { url: { actions } } }).applyable;
  expect(without(['no-op'])).toBe(false);
  expect(without(['update'])).toBe(true);
});
