import { expect, test } from 'vitest';
import { realResource } from '#lib/modules/resource-address.ts';

test('a practice address is told in the real words', () => {
  expect(realResource('module.wandb.module.app_aks.terraform_data.azurerm_kubernetes_cluster_node_pool__additional[0]')).toEqual({
    address: 'module.wandb.module.app_aks.azurerm_kubernetes_cluster_node_pool.additional[0]',
    mode: 'managed', type: 'azurerm_kubernetes_cluster_node_pool', name: 'additional', index: 0, module: 'module.wandb.module.app_aks',
  });
});

test('a name with two underscores of its own keeps them', () => {
  expect(realResource('terraform_data.azurerm_subnet__a__b').name).toBe('a__b');
});

test.each([
  ['module.wandb.azurerm_resource_group.default', 'azurerm_resource_group', 'default', null, 'module.wandb'],
  ['azurerm_federated_identity_credential.sa_map["weaveTrace"]', 'azurerm_federated_identity_credential', 'sa_map', 'weaveTrace', null],
  ['module.a["x.y[0]"].helm_release.wandb[0]', 'helm_release', 'wandb', 0, 'module.a["x.y[0]"]'],
  ['module.wandb.module.vault.azurerm_key_vault_key.k["a.b\\"c"]', 'azurerm_key_vault_key', 'k', 'a.b"c', 'module.wandb.module.vault'],
  ['module.wandb.module.wandb.helm_release.operator[0]', 'helm_release', 'operator', 0, 'module.wandb.module.wandb'],
  ['random_string.master_password', 'random_string', 'master_password', null, null],
  ['module.x.terraform_data.plain', 'terraform_data', 'plain', null, 'module.x'],
])('%s passes through', (address, type, name, index, module) => {
  expect(realResource(address)).toEqual({ address, mode: 'managed', type, name, index, module });
});

test('a data source keeps its mode', () => {
  const found = realResource('module.wandb.data.azapi_resource_list.az_zones');
  expect(found).toMatchObject({ mode: 'data', type: 'azapi_resource_list', name: 'az_zones', address: 'module.wandb.data.azapi_resource_list.az_zones' });
});

test('what is no address comes back as it is', () => {
  expect(realResource('nonsense')).toMatchObject({ address: 'nonsense', type: '', name: 'nonsense' });
});
