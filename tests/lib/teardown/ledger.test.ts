import { describe, expect, it } from 'vitest';
import type { ObservedResource } from '#lib/azure/azure-observation.ts';
import { parseLocks } from '#lib/azure/management-locks.ts';
import { isSettled, ledgerEntries, partAfter, type LedgerItem, type LedgerPart, type LedgerReading } from '#lib/teardown/ledger.ts';

const NOW = '2026-11-26T12:00:00.000Z';
const GROUP = '/subscriptions/s/resourceGroups/acme';
const told = <Found>(found: Found): LedgerPart<Found> => ({ found, readAt: NOW, unreadSince: null, problem: null });

const item = (type: string, id: string | null): LedgerItem => ({ address: `module.wandb.${type}.default`, type, name: 'default', component: 'other', id });
const SERVER = item('azurerm_mysql_flexible_server', `${GROUP}/providers/Microsoft.DBforMySQL/flexibleServers/acme-db`);
const DATABASE = item('azurerm_mysql_flexible_database', `${SERVER.id}/databases/wandb_local`);
const VAULT = item('azurerm_key_vault', `${GROUP}/providers/Microsoft.KeyVault/vaults/acme-vault`);
const KEY = item('azurerm_key_vault_key', 'https://acme-vault.vault.azure.net/keys/etcd/1');
const CHART = item('helm_release', 'operator');
const listed = (type: string, name: string, provisioningState = 'Succeeded'): ObservedResource => ({ id: `${GROUP}/providers/${type}/${name}`, type, name, location: 'westeurope', provisioningState });

const KEPT = { name: 'acme-vault', location: 'westeurope', deletedAt: NOW, purgedAt: '2027-02-24T12:00:00.000Z', isPurgeProtected: true };
const GONE: LedgerReading = { group: told({ exists: false, resources: [], locks: [] }), nodes: told({ name: 'MC', exists: false }), vault: told({ kept: KEPT }) };
const outcomes = (reading: LedgerReading, ...items: LedgerItem[]) => ledgerEntries(items, reading).map(({ type, outcome, reason, costs }) => [type, outcome, reason, costs]);

describe('what each thing came to', () => {
  it('is gone with its group, but for the vault, whose name is kept', () => {
    expect(outcomes(GONE, SERVER, DATABASE, VAULT, KEY, CHART, item('random_pet', 'x'))).toEqual([
      ['azurerm_mysql_flexible_server', 'gone', null, false],
      ['azurerm_mysql_flexible_database', 'gone', null, false],
      ['azurerm_key_vault', 'reserved', 'soft_deleted', false],
      ['azurerm_key_vault_key', 'reserved', 'with_vault', false],
      ['helm_release', 'gone', 'with_cluster', false],
      ['random_pet', 'gone', 'only_terraform', false],
    ]);
    expect(ledgerEntries([VAULT], GONE)[0]?.until).toBe(KEPT.purgedAt);
  });

  it('is there with what it lies in, costs money, and says why where somebody locked it', () => {
    const locks = parseLocks([{ id: `${GROUP}/providers/Microsoft.Authorization/locks/l`, name: 'l', properties: { level: 'CanNotDelete' } }]);
    const group = told({ exists: true, resources: [listed('Microsoft.DBforMySQL/flexibleServers', 'acme-db'), listed('Microsoft.Network/publicIPAddresses', 'theirs')], locks });
    expect(outcomes({ ...GONE, group }, SERVER, DATABASE, VAULT)).toEqual([
      ['azurerm_mysql_flexible_server', 'exists', 'locked', true],
      ['azurerm_mysql_flexible_database', 'exists', 'locked', true],
      ['azurerm_key_vault', 'reserved', 'soft_deleted', false],
      ['Microsoft.Network/publicIPAddresses', 'kept', 'not_ours', true],
    ]);
  });

  it('is told of what a group’s list does not have by what it belongs to, or not at all', () => {
    const own = { ...parseLocks([{ id: `${GROUP}/providers/Microsoft.Authorization/locks/own`, name: 'own', properties: { level: 'CanNotDelete' } }])[0]! };
    const group = told({ exists: true, resources: [listed('Microsoft.Storage/storageAccounts', 'acmestorage'), listed('Microsoft.KeyVault/vaults', 'acme-vault')], locks: [own] });
    const reading = { ...GONE, group, vault: told({ kept: null }) };
    const container = item('azurerm_storage_container', 'https://acmestorage.blob.core.windows.net/wandb');
    const elsewhere = item('azurerm_storage_container', 'https://other.blob.core.windows.net/wandb');
    const locks = ['own', 'gone'].map((name) => item('azurerm_management_lock', `${GROUP}/providers/Microsoft.Authorization/locks/${name}`));
    const role = item('azurerm_role_assignment', `${GROUP}/providers/Microsoft.Authorization/roleAssignments/1`);
    const told_of = outcomes(reading, container, elsewhere, KEY, ...locks, role).slice(0, 6).map(([, outcome]) => outcome);
    expect(told_of).toEqual(['exists', 'gone', 'exists', 'exists', 'gone', 'unknown']);
  });

  it('is there as the nodes’ own group, which costs money', () => {
    expect(outcomes({ ...GONE, nodes: told({ name: 'MC_acme', exists: true }) }, SERVER).at(-1)).toEqual(['Microsoft.Resources/resourceGroups', 'exists', 'still_there', true]);
  });
});

describe('a reading that Azure refused', () => {
  const problem = { code: 'not_authorized', message: 'AuthorizationFailed: no', retryAt: null } as const;
  const refused = partAfter(GONE.group, { ok: false, problem }, '2026-11-27T12:00:00.000Z');

  it('makes nothing gone, not even what an earlier one had told', () => {
    expect(ledgerEntries([SERVER, CHART, VAULT], { ...GONE, group: refused }).map(({ outcome, unreadSince }) => [outcome, unreadSince])).toEqual([
      ['unknown', '2026-11-27T12:00:00.000Z'], ['unknown', '2026-11-27T12:00:00.000Z'], ['reserved', null],
    ]);
    const vault = partAfter(GONE.vault, { ok: false, problem }, NOW);
    expect(outcomes({ ...GONE, vault }, VAULT, SERVER)).toEqual([['azurerm_key_vault', 'unknown', null, null], ['azurerm_mysql_flexible_server', 'gone', null, false]]);
  });

  it('says since when, from the first of several, until one tells again', () => {
    const again = partAfter(refused, { ok: false, problem }, '2026-11-28T12:00:00.000Z');
    expect(again).toMatchObject({ readAt: NOW, unreadSince: '2026-11-27T12:00:00.000Z', found: { exists: false } });
    expect(partAfter(again, { ok: true, found: { exists: false, resources: [], locks: [] } }, NOW)).toMatchObject({ unreadSince: null, problem: null });
  });

  it('is asked again, as is what is on its way out', () => {
    expect(isSettled(GONE)).toBe(true);
    expect(isSettled({ ...GONE, group: refused })).toBe(false);
    expect(isSettled({ ...GONE, group: told({ exists: true, resources: [listed('Microsoft.Cache/Redis', 'r', 'Deleting')], locks: [] }) })).toBe(false);
  });
});

it('a lock is told by its scope, and what is not understood is left out', () => {
  const lock = (scope: string) => ({ id: `${scope}/providers/Microsoft.Authorization/locks/l`, name: 'l', properties: { level: 'ReadOnly', notes: '' } });
  expect(parseLocks([lock('/subscriptions/s'), lock(GROUP), lock(`${SERVER.id}`), { id: 'odd' }]).map(({ on, scope, notes }) => [on, scope, notes])).toEqual([
    ['subscription', '/subscriptions/s', null], ['resource_group', GROUP, null], ['resource', SERVER.id, null],
  ]);
});
