import { expect, test } from 'vitest';
import { spellAzureId } from '#lib/adoption/azure-id.ts';
import { findUnmanaged } from '#lib/adoption/unmanaged.ts';

const GROUP = '/subscriptions/s-1/resourceGroups/acme-wandb';

test.each([
  ['azurerm_user_assigned_identity', '/subscriptions/s-1/resourcegroups/acme-wandb/providers/microsoft.managedidentity/userassignedidentities/acme-identity', `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-identity`],
  ['azurerm_redis_cache', '/subscriptions/s-1/resourceGroups/ACME-WANDB/providers/Microsoft.Cache/Redis/acme-redis', `${GROUP}/providers/Microsoft.Cache/redis/acme-redis`],
  ['azurerm_private_dns_zone_virtual_network_link', '/subscriptions/s-1/RESOURCEGROUPS/acme-wandb/PROVIDERS/microsoft.network/privatednszones/zone.example/virtualnetworklinks/link', `${GROUP}/providers/Microsoft.Network/privateDnsZones/zone.example/virtualNetworkLinks/link`],
  ['azurerm_resource_group', '/subscriptions/s-1/resourcegroups/ACME-wandb', GROUP],
  // Of another group, and of a type that Azure does not list: as they are.
  ['azurerm_key_vault', '/subscriptions/s-1/resourceGroups/other/providers/Microsoft.KeyVault/vaults/v', '/subscriptions/s-1/resourceGroups/other/providers/Microsoft.KeyVault/vaults/v'],
  ['azurerm_key_vault_secret', 'https://acme.vault.azure.net/secrets/a/1', 'https://acme.vault.azure.net/secrets/a/1'],
])('spells the id of %s as azurerm does', (type, id, spelled) => {
  expect(spellAzureId(id, { type, groupId: GROUP })).toBe(spelled);
});

test('spells the segments where the group is not known', () => {
  const id = '/subscriptions/s-1/resourcegroups/acme/providers/microsoft.cache/Redis/r';
  expect(spellAzureId(id, { type: 'azurerm_redis_cache', groupId: null })).toBe('/subscriptions/s-1/resourceGroups/acme/providers/Microsoft.Cache/redis/r');
});

test('offers the import by the spelled id when Azure lists another', () => {
  const address = 'module.wandb.module.redis[0].azurerm_redis_cache.default';
  const group = { address: 'module.wandb.azurerm_resource_group.default', type: 'azurerm_resource_group', id: GROUP };
  const [found] = findUnmanaged({
    state: [group],
    journal: [{ at: '2026-01-05T10:00:00.000Z', event: 'started', action: 'create', address, type: 'azurerm_redis_cache', id: null, runNumber: 1 }],
    planned: new Map([[address, { name: 'acme', id: null, namespace: null }]]),
    unheard: [],
    deleted: [],
    stateRun: 1,
    isConfigured: () => true,
    azure: { groupId: GROUP, afterRun: 1, observedAt: '2026-01-05T11:00:00.000Z', resources: [{ id: '/subscriptions/s-1/resourcegroups/ACME-WANDB/providers/microsoft.cache/Redis/acme', type: 'Microsoft.Cache/Redis', name: 'acme', location: 'westeurope', provisioningState: 'Succeeded' }] },
  });
  expect(found?.importId).toBe(`${GROUP}/providers/Microsoft.Cache/redis/acme`);
});
