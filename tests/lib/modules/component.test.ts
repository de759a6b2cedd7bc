import { expect, test } from 'vitest';
import { COMPONENTS, componentOf, componentTitle, holdsData, resourceTypeTitle } from '#lib/modules/component.ts';
import { findModuleGraph } from '#lib/modules/module-graph.ts';
import { realResource } from '#lib/modules/resource-address.ts';

test.each([
  ['module.wandb.module.wandb.helm_release.wandb[0]', 'wandb'],
  ['module.wandb.module.cert_manager[0].helm_release.cert_issuer', 'gateway'],
  ['module.wandb.module.app_aks.azurerm_role_assignment.gateway', 'identity'],
  ['module.wandb.azurerm_role_assignment.otel_role[0]', 'monitoring'],
  ['module.wandb.module.database.azurerm_management_lock.default[0]', 'database'],
  ['module.wandb.module.storage[0].azurerm_management_lock.default[0]', 'storage'],
  ['module.wandb.module.storage[0].module.queue[0].azurerm_storage_queue.default', 'queue'],
  ['module.wandb.module.networking.azurerm_subnet.redis', 'network'],
  ['module.wandb.azurerm_resource_group.default', 'network'],
  ['module.wandb.module.app_aks.terraform_data.azurerm_kubernetes_cluster__default', 'cluster'],
  ['module.wandb.module.somewhere.azurerm_mysql_flexible_server.new', 'database'],
  ['module.wandb.null_resource.use_redis_validation', 'wandb'],
  ['azurerm_new_thing.default', 'other'],
])('%s belongs to %s', (address, component) => {
  expect(componentOf(realResource(address).type, address)).toBe(component);
});

test('every resource of every drawn version has a component and a title', () => {
  for (const version of ['7.9.2', '7.8.0', '5.1.3', '1.7.1']) {
    for (const node of findModuleGraph(version)?.nodes ?? []) {
      if (node.instance === null) continue;
      expect(componentOf(node.type, node.instance), node.instance).not.toBe('other');
      expect(componentOf(node.type, `module.wandb.${node.instance}`), node.instance).toBe(componentOf(node.type, node.instance));
      expect(resourceTypeTitle(node.type)).not.toContain('_');
    }
  }
});

test('every component has a title, and an unknown type one made from its name', () => {
  expect(COMPONENTS.map(componentTitle)).toContain('Kubernetes cluster');
  expect(resourceTypeTitle('azurerm_kubernetes_cluster')).toBe('Kubernetes cluster');
  expect(resourceTypeTitle('azurerm_log_analytics_workspace')).toBe('Log analytics workspace');
});

test('databases, buckets and vaults hold data; caches and clusters do not', () => {
  expect(['azurerm_mysql_flexible_server', 'azurerm_storage_container', 'azurerm_key_vault'].every(holdsData)).toBe(true);
  expect(['azurerm_redis_cache', 'azurerm_kubernetes_cluster', 'azurerm_subnet'].some(holdsData)).toBe(false);
});
