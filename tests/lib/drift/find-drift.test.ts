import { describe, expect, test } from 'vitest';
import { createMask } from '#lib/credentials/mask.ts';
import { outcomeOf, type DriftFindings } from '#lib/drift/drift-report.ts';
import { findDrift } from '#lib/drift/find-drift.ts';
import { SELF_CHANGES } from '#lib/drift/self-changes.ts';
import { acceptDocumentOf } from '#lib/plans/plan-document-of.ts';
import { objectOf, type JsonObject } from '#lib/terraform/json-value.ts';
import { parsePlanJson, type PlanJson } from '#lib/terraform/plan-json.ts';
import { en } from '#lib/words/en.ts';
import { readJson } from '#tests/support/recording.ts';

/** Plans right after an apply, by the real providers: trimmed to what is read of them, values as they were. */
const RECORDED = ['recommended', 'module-5.1.3', 'module-1.7.1', 'interrupted-then-adopted'];

function recorded(name = 'recommended'): PlanJson {
  return parsePlanJson(readJson(`drift/${name}.replan-show.json`));
}

function driftIn(plan: PlanJson, secrets: string[] = []): DriftFindings {
  return findDrift(plan, { mask: createMask(secrets) });
}

/** The recorded plan, had somebody changed this of that resource. */
function changed(type: string, change: (after: JsonObject, before: JsonObject) => void, { name = 'recommended', action = 'update' } = {}): PlanJson {
  const plan = recorded(name);
  const resource = plan.resourceDrift.find((one) => one.type === type) ?? plan.resourceChanges.find((one) => one.type === type);
  if (resource === undefined) throw new Error(`no ${type} in ${name}`);
  const drifted = structuredClone(resource);
  drifted.change.actions = ['update'];
  drifted.change.after = structuredClone(drifted.change.after ?? drifted.change.before);
  change(objectOf(drifted.change.after) ?? {}, objectOf(drifted.change.before) ?? {});
  const planned = structuredClone(drifted);
  planned.change = { ...planned.change, actions: [action], before: drifted.change.after, after: drifted.change.before };
  return {
    ...plan,
    resourceDrift: [...plan.resourceDrift.filter((one) => one.address !== resource.address), drifted],
    resourceChanges: [...plan.resourceChanges.filter((one) => one.address !== resource.address), planned],
  };
}

function firstOf(object: JsonObject, key: string): JsonObject {
  return objectOf((object[key] as unknown[])[0]) ?? {};
}

test.each(RECORDED)('right after the apply of %s there is no drift, though Terraform lists twenty resources', (name) => {
  const plan = recorded(name);
  expect(plan.resourceDrift.length).toBeGreaterThanOrEqual(17);
  const found = driftIn(plan);
  expect(found.resources).toEqual([]);
  expect(outcomeOf(found)).toBe('no_drift');
  expect(found.byAzure.map(({ type, rule }) => `${type} ${rule}`).sort()).toEqual(['azurerm_key_vault listed_elsewhere', 'azurerm_virtual_network listed_elsewhere']);
});

test('what is still to be applied is counted apart', () => {
  expect(driftIn(recorded()).pending).toBe(0);
  expect(driftIn(recorded('interrupted-then-adopted')).pending).toBe(35);
});

test('a changed attribute is drift, with where, from what and to what', () => {
  const found = driftIn(changed('azurerm_kubernetes_cluster', (after) => void (after.sku_tier = 'Premium')));
  expect(found.resources).toMatchObject([{ type: 'azurerm_kubernetes_cluster', kind: 'changed', component: 'cluster', revert: 'update', revertLosesData: false }]);
  expect(found.resources[0]?.attributes).toMatchObject([{ path: 'sku_tier', after: { kind: 'known', text: 'Premium' } }]);
  expect(found.pending).toBe(0);
});

test('what is gone is told from what changed, and a replacement that loses data is told', () => {
  const plan = changed('azurerm_mysql_flexible_server', (after) => void (after.sku_name = 'GP_Standard_D2ds_v4'), { action: 'create' });
  const gone = plan.resourceDrift.at(-1);
  if (gone === undefined) throw new Error('nothing drifted');
  gone.change = { ...gone.change, actions: ['delete'], after: null };
  expect(outcomeOf(driftIn(plan))).toBe('gone');
  expect(driftIn(plan).resources).toMatchObject([{ kind: 'gone', attributes: [], revert: 'create' }]);
  const replaced = changed('azurerm_mysql_flexible_server', (after) => void (after.sku_name = 'GP_Standard_D2ds_v4'));
  const planned = replaced.resourceChanges.at(-1);
  if (planned !== undefined) planned.change.actions = ['delete', 'create'];
  expect(driftIn(replaced).resources).toMatchObject([{ kind: 'changed', revert: 'replace', revertLosesData: true }]);
});

test('what the configuration says nothing of is not reverted, and that is told', () => {
  const found = driftIn(changed('azurerm_kubernetes_cluster', (after) => void (after.cost_analysis_enabled = true), { action: 'no-op' }));
  expect(found.resources).toMatchObject([{ revert: 'none' }]);
});

describe('what Azure changes by itself is no drift', () => {
  const cases: [string, string, (after: JsonObject, before: JsonObject) => void][] = [
    ['ingress', 'azurerm_application_gateway', (after) => void (after.backend_address_pool = [{ name: 'pool-default-wandb-8080', ip_addresses: ['10.10.16.9'] }])],
    ['ingress', 'azurerm_application_gateway', (after) => void (after.request_routing_rule = [])],
    ['ingress_tags', 'azurerm_application_gateway', (after) => void (after.tags = { 'managed-by-k8s-ingress': '1.7.2' })],
    ['gateway_scale', 'azurerm_application_gateway', (after) => void (firstOf(after, 'sku').capacity = 3)],
    ['node_count', 'azurerm_kubernetes_cluster', (after) => void (firstOf(after, 'default_node_pool').node_count = 3)],
    ['node_count', 'azurerm_kubernetes_cluster_node_pool', (after) => void (after.node_count = 4)],
    ['kubernetes_version', 'azurerm_kubernetes_cluster', (after) => void (after.current_kubernetes_version = '1.33.6')],
    ['kubernetes_version', 'azurerm_kubernetes_cluster_node_pool', (after) => void (after.orchestrator_version = '1.34')],
    ['cluster_certificates', 'azurerm_kubernetes_cluster', (after) => void (firstOf(after, 'kube_config').client_certificate = 'renewed')],
    ['database_growth', 'azurerm_mysql_flexible_server', (after) => void (firstOf(after, 'storage').size_gb = 40)],
    ['database_failover', 'azurerm_mysql_flexible_server', swapZones],
  ];
  test.each(cases)('%s at %s', (rule, type, change) => {
    const found = driftIn(changed(type, change));
    expect(found.resources).toEqual([]);
    expect(found.byAzure).toContainEqual(expect.objectContaining({ rule, type }));
  });

  function swapZones(after: JsonObject, before: JsonObject): void {
    [after.zone, firstOf(after, 'high_availability').standby_availability_zone] = [firstOf(before, 'high_availability').standby_availability_zone, before.zone];
  }

  const hands: [string, string, (after: JsonObject, before: JsonObject) => void][] = [
    ['a tag of a person’s own', 'azurerm_application_gateway', (after) => void (after.tags = { owner: 'somebody' })],
    ['the gateway’s limits', 'azurerm_application_gateway', (after) => void (firstOf(after, 'autoscale_configuration').max_capacity = 9)],
    ['the number of nodes where nothing scales', 'azurerm_kubernetes_cluster', (after) => void Object.assign(firstOf(after, 'default_node_pool'), { auto_scaling_enabled: false, node_count: 5 })],
    ['the scaler’s limits', 'azurerm_kubernetes_cluster_node_pool', (after) => void (after.max_count = 40)],
    ['storage that shrank', 'azurerm_mysql_flexible_server', (after) => void (firstOf(after, 'storage').size_gb = 10)],
    ['speed of storage that is set by hand', 'azurerm_mysql_flexible_server', (after) => void (firstOf(after, 'storage').iops = 900)],
    ['a zone that was moved, without a failover', 'azurerm_mysql_flexible_server', (after) => void (after.zone = '3')],
    ['a version without a channel that upgrades', 'azurerm_kubernetes_cluster', withoutChannel],
    ['a subnet nobody of ours made', 'azurerm_virtual_network', (after) => void (after.subnet as unknown[]).push({ id: '/subscriptions/s/subnets/stray', name: 'stray' })],
    ['an access policy nobody of ours made', 'azurerm_key_vault', (after) => void (after.access_policy as unknown[]).push({ object_id: 'somebody', key_permissions: ['Get'] })],
  ];
  test.each(hands)('but %s is', (_, type, change) => {
    expect(driftIn(changed(type, change)).resources).toMatchObject([{ type, kind: 'changed' }]);
  });

  function withoutChannel(after: JsonObject, before: JsonObject): void {
    for (const side of [after, before]) side.automatic_upgrade_channel = null;
    after.kubernetes_version = '1.34.1';
  }

  test('each rule says why, for people, and where it says so', () => {
    for (const { name, source } of SELF_CHANGES) {
      expect(en.drift.byAzure.rules[name].length, name).toBeGreaterThan(20);
      expect(source, name).toMatch(/learn\.microsoft\.com|github\.com|registry\.terraform\.io/);
    }
  });
});

describe('no secret is in what people see', () => {
  test('marked ones are hidden, known ones masked wherever they stand', () => {
    const plan = changed('azurerm_kubernetes_cluster', (after) => void (after.tags = { note: 'practice-license is in here' }));
    const [cluster] = plan.resourceDrift.slice(-1);
    if (cluster !== undefined) Object.assign(cluster.change, { before: { ...objectOf(cluster.change.before), webhook: 'first-webhook-secret' }, after: { ...objectOf(cluster.change.after), webhook: 'other-webhook-secret' }, afterSensitive: { webhook: true } });
    const shown = JSON.stringify(driftIn(plan, ['practice-license']));
    for (const secret of ['practice-license', 'first-webhook-secret', 'other-webhook-secret']) expect(shown).not.toContain(secret);
    expect(shown).toContain('"kind":"sensitive"');
  });

  test('a random string shows that it changed, not to what', () => {
    const password = { address: 'module.wandb.module.database.random_string.master_password', mode: 'managed', type: 'random_string', name: 'master_password' };
    const change = { actions: ['update'], before: { id: 'was-the-password', result: 'was-the-password' }, after: { id: 'is-the-password', result: 'is-the-password' } };
    const shown = JSON.stringify(driftIn(parsePlanJson({ format_version: '1.2', resource_drift: [{ ...password, change }], resource_changes: [] })));
    expect(shown).not.toContain('the-password');
  });
});

test('a plan that only accepts shows what a person wants to read', () => {
  const plan = changed('azurerm_kubernetes_cluster', (after) => void (after.sku_tier = 'Premium'));
  const document = acceptDocumentOf(plan, { mask: createMask([]) });
  expect(document.summary).toMatchObject({ add: 0, change: 0, destroy: 0, accept: document.changes.length });
  expect(document.changes.find(({ type }) => type === 'azurerm_kubernetes_cluster')?.attributes.map(({ path }) => path)).toEqual(['sku_tier']);
  expect(document.changes.map(({ type }) => type)).not.toContain('azurerm_resource_group');
});
