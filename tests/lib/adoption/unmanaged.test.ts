import { expect, it } from 'vitest';
import type { RunJournalEntry } from '#lib/adoption/journal.ts';
import { findUnmanaged, type Knowledge } from '#lib/adoption/unmanaged.ts';

const GROUP = '/subscriptions/s/resourceGroups/team';
const VAULT = { address: 'module.wandb.module.vault.azurerm_key_vault.default', type: 'azurerm_key_vault', id: `${GROUP}/providers/Microsoft.KeyVault/vaults/team-vault` };
const CLUSTER = { address: 'module.wandb.module.app_aks.azurerm_kubernetes_cluster.default', type: 'azurerm_kubernetes_cluster', id: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/team-cluster` };

function entry(differences: Partial<RunJournalEntry> & Pick<RunJournalEntry, 'address' | 'type'>): RunJournalEntry {
  return { at: '2026-01-05T10:00:00.000Z', event: 'completed', action: 'create', id: null, runNumber: 1, ...differences };
}

function listed(id: string, type: string, provisioningState = 'Succeeded') {
  return { id, type, name: id.split('/').at(-1) ?? '', location: 'westeurope', provisioningState };
}

function found(knowledge: Partial<Knowledge>) {
  return findUnmanaged({ state: [], journal: [], planned: new Map(), azure: null, ...knowledge });
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
});

it('takes what is in the way for ours only when an earlier run began it', () => {
  const conflict = entry({ ...VAULT, event: 'conflict', runNumber: 2 });
  expect(found({ journal: [entry({ ...VAULT, event: 'started', id: null, runNumber: 2 }), conflict] })).toEqual([]);
  expect(found({ journal: [entry({ ...VAULT, event: 'started', id: null }), conflict] })).toMatchObject([{ source: 'conflict', importId: VAULT.id }]);
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

it('leaves a group alone in which no run began anything', () => {
  expect(found({ azure: { resources: [listed(VAULT.id, 'Microsoft.KeyVault/vaults')], observedAt: '2026-01-05T10:05:00.000Z' } })).toEqual([]);
});
