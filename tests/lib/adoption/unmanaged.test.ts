import { expect, it } from 'vitest';
import type { RunJournalEntry } from '#lib/adoption/journal.ts';
import { findUnmanaged, isLeftByTeardown, type Knowledge } from '#lib/adoption/unmanaged.ts';

const GROUP = '/subscriptions/s/resourceGroups/team';
const VAULT = { address: 'module.wandb.module.vault.azurerm_key_vault.default', type: 'azurerm_key_vault', id: `${GROUP}/providers/Microsoft.KeyVault/vaults/team-vault` };
const CLUSTER = { address: 'module.wandb.module.app_aks.azurerm_kubernetes_cluster.default', type: 'azurerm_kubernetes_cluster', id: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/team-cluster` };

function entry(differences: Partial<RunJournalEntry> & Pick<RunJournalEntry, 'address' | 'type'>): RunJournalEntry {
  return { at: '2026-01-05T10:00:00.000Z', event: 'completed', action: 'create', id: null, runNumber: 1, ...differences };
}

function listed(id: string, type: string, provisioningState = 'Succeeded') {
  return { id, type, name: id.split('/').at(-1) ?? '', location: 'westeurope', provisioningState };
}

/** The last look was asked for after all runs, where nothing else is said. */
type Look = Pick<NonNullable<Knowledge['azure']>, 'resources' | 'observedAt'> & Partial<NonNullable<Knowledge['azure']>>;

function found({ azure = null, ...knowledge }: Partial<Omit<Knowledge, 'azure'>> & { azure?: Look | null }) {
  return findUnmanaged({ state: [], journal: [], planned: new Map(), unheard: [], deleted: [], stateRun: null, isConfigured: () => true, azure: azure === null ? null : { groupId: GROUP, afterRun: 9, ...azure }, ...knowledge });
}

it('knows what was completed and is not in state from the journal alone', () => {
  const journal = [entry({ ...VAULT }), entry({ ...CLUSTER })];
  const [only, ...more] = found({ journal, state: [VAULT] });
  expect(more).toEqual([]);
  expect(only).toMatchObject({ address: CLUSTER.address, id: CLUSTER.id, importId: CLUSTER.id, source: 'journal', reason: null });
});

it('finds what was begun and never completed in the resource group, by the name its plan gave it', () => {
  const journal = [entry({ ...CLUSTER, event: 'started', id: null })];
  const planned = new Map([[CLUSTER.address, { name: 'team-cluster', id: null, namespace: null }]]);
  const azure = { resources: [listed(CLUSTER.id, 'Microsoft.ContainerService/managedClusters', 'Creating')], observedAt: '2026-01-05T10:05:00.000Z' };
  expect(found({ journal, planned, azure })).toMatchObject([{ address: CLUSTER.address, importId: CLUSTER.id, source: 'resource_group', provisioningState: 'Creating' }]);
  expect(found({ journal, planned, azure: { ...azure, resources: [] } })).toEqual([]);
});

it('does not offer what was destroyed, by a run or by hand', () => {
  const created = entry({ ...CLUSTER });
  expect(found({ journal: [created, entry({ ...CLUSTER, action: 'delete', runNumber: 2 })] })).toEqual([]);
  expect(found({ journal: [created], azure: { resources: [], observedAt: '2026-01-05T10:05:00.000Z' } })).toEqual([]);
  // A list that was begun before, or hardly after, proves nothing.
  expect(found({ journal: [created], azure: { resources: [], observedAt: '2026-01-05T10:00:30.000Z' } })).toHaveLength(1);
});

it('takes a list for proof only when it was asked for after the run had ended, whatever the clocks say', () => {
  const journal = [entry({ ...CLUSTER, runNumber: 2 })];
  const azure = { resources: [], observedAt: '2026-01-05T11:00:00.000Z' };
  expect(found({ journal, azure: { ...azure, afterRun: 1 } })).toMatchObject([{ address: CLUSTER.address }]);
  expect(found({ journal, azure: { ...azure, afterRun: 1 }, stateRun: 3 })).toMatchObject([{ address: CLUSTER.address }]);
  expect(found({ journal, azure: { ...azure, afterRun: 2 } })).toEqual([]);
});

it('takes a later run\'s state for the word on what nobody heard it delete', () => {
  const role = { address: 'module.wandb.module.app_aks.azurerm_role_assignment.gateway', type: 'azurerm_role_assignment', id: `${GROUP}/providers/Microsoft.Authorization/roleAssignments/r` };
  const journal = [entry({ ...role })];
  const deleted = [{ address: role.address, runNumber: 2 }];
  expect(found({ journal, deleted, stateRun: 2 })).toEqual([]);
  expect(found({ journal, deleted, stateRun: 2, state: [role] })).toEqual([]);
  // Its own run's state, or a person's, says nothing of it; nor does a deletion before it was created anew.
  expect(found({ journal, deleted, stateRun: 1 })).toHaveLength(1);
  expect(found({ journal, deleted, stateRun: null })).toHaveLength(1);
  expect(found({ journal: [...journal, entry({ ...role, runNumber: 3 })], deleted, stateRun: 3 })).toHaveLength(1);
});

it('takes a list without it for proof at once where a later run\'s state lacks it too', () => {
  const azure = { resources: [], observedAt: '2026-01-05T10:00:30.000Z' };
  expect(found({ journal: [entry({ ...CLUSTER })], azure, stateRun: 2 })).toEqual([]);
  expect(found({ journal: [entry({ ...CLUSTER })], azure, stateRun: 1 })).toHaveLength(1);
});

it('knows that an empty group has nothing of what Azure does not list either', () => {
  const container = { address: 'module.wandb.module.storage[0].azurerm_storage_container.default', type: 'azurerm_storage_container', id: 'https://team.blob.core.windows.net/wandb' };
  const journal = [entry({ ...container })];
  expect(found({ journal, azure: { resources: [], observedAt: '2026-01-05T10:05:00.000Z' } })).toEqual([]);
  expect(found({ journal, azure: { resources: [listed(VAULT.id, 'Microsoft.KeyVault/vaults')], observedAt: '2026-01-05T10:05:00.000Z' } })).toMatchObject([{ address: container.address }, { reason: 'not_ours' }]);
});

it('takes what is in the way for ours only when an earlier run began it', () => {
  const conflict = entry({ ...VAULT, event: 'conflict', runNumber: 2 });
  expect(found({ journal: [entry({ ...VAULT, event: 'started', id: null, runNumber: 2 }), conflict] })).toEqual([]);
  expect(found({ journal: [entry({ ...VAULT, event: 'started', id: null }), conflict] })).toMatchObject([{ source: 'conflict', importId: VAULT.id }]);
});

it('never takes what was there before the first run that would have created it, however often that is tried', () => {
  const begins = (runNumber: number) => [entry({ ...VAULT, event: 'started', id: null, runNumber }), entry({ ...VAULT, event: 'errored', id: null, runNumber })];
  const conflict = (runNumber: number) => entry({ ...VAULT, event: 'conflict', runNumber });
  const once = [...begins(1), conflict(1)];
  const planned = new Map([[VAULT.address, { name: 'team-vault', id: null, namespace: null }]]);
  const azure = { resources: [listed(VAULT.id, 'Microsoft.KeyVault/vaults')], observedAt: '2026-01-05T10:05:00.000Z' };
  const twice = [...once, ...begins(2), conflict(2)];
  for (const journal of [once, twice, [...twice, ...begins(3)], [...twice, ...begins(3), ...begins(4), conflict(4)]]) {
    expect(found({ journal, planned })).toEqual([]);
    expect(found({ journal, planned, azure })).toMatchObject([{ address: null, reason: 'not_ours', importId: null }]);
  }
  // Theirs was removed, and ours is there now.
  const ours = [...once, ...begins(2), entry({ ...VAULT, runNumber: 2 })];
  expect(found({ journal: ours, planned, azure })).toMatchObject([{ address: VAULT.address, importId: VAULT.id }]);
});

it('keeps the new one of a replacement that creates before it destroys', () => {
  const before = { ...CLUSTER, id: `${CLUSTER.id}-before` };
  const journal = [
    entry({ ...before }),
    entry({ ...CLUSTER, event: 'started', id: null, runNumber: 2 }),
    entry({ ...CLUSTER, runNumber: 2 }),
    entry({ ...before, event: 'started', action: 'delete', runNumber: 2 }),
    entry({ ...before, action: 'delete', id: null, runNumber: 2 }),
  ];
  expect(found({ journal, state: [] })).toMatchObject([{ address: CLUSTER.address, importId: CLUSTER.id }]);
  const destroyed = [...journal, entry({ ...CLUSTER, event: 'started', action: 'delete', runNumber: 3 }), entry({ ...CLUSTER, action: 'delete', id: null, runNumber: 3 })];
  expect(found({ journal: destroyed })).toEqual([]);
});

it('says what cannot be imported, what needs another id, and what is not ours', () => {
  const pet = { address: 'module.wandb.module.database.random_pet.mysql', type: 'random_pet', id: 'calm-fox' };
  const chart = { address: 'module.wandb.module.wandb.helm_release.wandb', type: 'helm_release', id: 'wandb' };
  const journal = [entry(pet), entry(chart)];
  const planned = new Map([[chart.address, { name: 'wandb', id: null, namespace: 'apps' }]]);
  const azure = { resources: [listed(`${GROUP}/providers/Microsoft.Compute/disks/mine`, 'Microsoft.Compute/disks')], observedAt: '2026-01-05T10:05:00.000Z' };
  expect(found({ journal, planned, azure })).toMatchObject([{ reason: 'made_anew', importId: null }, { reason: 'needs_cluster' }, { address: null, reason: 'not_ours' }]);
  expect(found({ journal, planned, state: [CLUSTER] })[1]).toMatchObject({ importId: 'apps/wandb' });
});

it('does not offer to adopt what the options do not lead to any more; a teardown leaves it', () => {
  const pet = { address: 'module.wandb.module.database.random_pet.mysql', type: 'random_pet', id: 'calm-fox' };
  const items = found({ journal: [entry({ ...CLUSTER }), entry(pet)], isConfigured: () => false });
  expect(items).toMatchObject([{ importId: null, reason: 'not_configured' }, { importId: null, reason: 'made_anew' }]);
  expect(items.map(isLeftByTeardown)).toEqual([true, false]);
});

const OUR_GROUP = { address: 'module.wandb.azurerm_resource_group.default', type: 'azurerm_resource_group', id: GROUP };

it('finds by its planned name what a run began of which nobody heard, in a group of our own', () => {
  const unheard = [{ address: CLUSTER.address, runNumber: 1 }, { address: VAULT.address, runNumber: 1 }];
  const planned = new Map([[CLUSTER.address, { name: 'team-cluster', id: null, namespace: null }], [VAULT.address, { name: 'other', id: null, namespace: null }]]);
  const azure = { resources: [listed(CLUSTER.id, 'Microsoft.ContainerService/managedClusters'), listed(VAULT.id, 'Microsoft.KeyVault/vaults')], observedAt: '2026-01-05T10:05:00.000Z' };
  const ours = [{ address: CLUSTER.address, importId: CLUSTER.id, source: 'resource_group' }, { id: VAULT.id, address: null, reason: 'not_ours' }];
  expect(found({ state: [OUR_GROUP], unheard, planned, azure })).toMatchObject(ours);
  expect(found({ journal: [entry(OUR_GROUP)], unheard, planned, azure })).toMatchObject([{ address: OUR_GROUP.address }, ...ours]);
  expect(found({ state: [OUR_GROUP], unheard, planned })).toEqual([]);
  expect(found({ unheard, planned, azure })).toEqual([]);
  const gone = [entry(OUR_GROUP), entry({ ...OUR_GROUP, action: 'delete', runNumber: 2 })];
  expect(found({ journal: gone, unheard, planned, azure })).toMatchObject([{ reason: 'not_ours' }, { reason: 'not_ours' }]);
  // What is not listed there is found by the next run, to which Azure refuses it.
  const conflict = entry({ ...VAULT, event: 'conflict', runNumber: 2 });
  expect(found({ state: [OUR_GROUP], unheard, planned, journal: [conflict] })).toMatchObject([{ address: VAULT.address, source: 'conflict' }]);
});

it('finds the group itself where its creation was cut off, and only by a look from after that', () => {
  const group = { address: 'module.wandb.azurerm_resource_group.default', type: 'azurerm_resource_group', id: null };
  const cutOff = entry({ ...group, event: 'started', runNumber: 2 });
  const azure = { resources: [], observedAt: '2026-01-05T10:05:00.000Z' };
  expect(found({ journal: [cutOff], azure })).toMatchObject([{ address: group.address, id: GROUP, importId: GROUP, source: 'resource_group', reason: null }]);
  expect(found({ journal: [cutOff], azure: { ...azure, afterRun: 1 } })).toEqual([]);
  expect(found({ journal: [cutOff], azure: { ...azure, groupId: null } })).toEqual([]);
  expect(found({ journal: [cutOff, { ...cutOff, event: 'errored' }], azure })).toEqual([]);
});

it('leaves a group alone in which no run began anything', () => {
  expect(found({ azure: { resources: [listed(VAULT.id, 'Microsoft.KeyVault/vaults')], observedAt: '2026-01-05T10:05:00.000Z' } })).toEqual([]);
});
