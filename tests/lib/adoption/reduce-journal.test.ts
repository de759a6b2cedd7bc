import { expect, it } from 'vitest';
import type { RunJournalEntry } from '#lib/adoption/journal.ts';
import { reduceJournal } from '#lib/adoption/reduce-journal.ts';
import { findUnmanaged, isSomethingBegun, type Knowledge } from '#lib/adoption/unmanaged.ts';

const GROUP = '/subscriptions/s/resourceGroups/team';
const RESOURCES = [
  { address: 'module.wandb.azurerm_resource_group.default', type: 'azurerm_resource_group', ids: [GROUP] },
  { address: 'module.wandb.azurerm_public_ip.a', type: 'azurerm_public_ip', ids: [`${GROUP}/providers/Microsoft.Network/publicIPAddresses/a`, `${GROUP}/providers/Microsoft.Network/publicIPAddresses/b`] },
  { address: 'module.wandb.azurerm_public_ip.b', type: 'azurerm_public_ip', ids: [`${GROUP}/providers/Microsoft.Network/publicIPAddresses/b`] },
  { address: 'module.wandb.azurerm_role_assignment.c', type: 'azurerm_role_assignment', ids: [`${GROUP}/providers/Microsoft.Authorization/roleAssignments/c`] },
];
const EVENTS = ['started', 'completed', 'completed', 'errored', 'conflict'] as const;
const ACTIONS = ['create', 'create', 'delete', 'update'];

/** The same numbers for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Some runs that do whatever comes to mind, and what else is known beside. */
function imagine(seed: number): { journal: RunJournalEntry[]; beside: Omit<Knowledge, 'journal'>; cut: number } {
  const next = numbersFrom(seed);
  const oneOf = <One>(of: readonly One[]): One => of[Math.floor(next() * of.length)] as One;
  const some = <One>(of: readonly One[]): One[] => of.filter(() => next() < 0.4);
  const journal = Array.from({ length: Math.floor(next() * 24) }, (_, index): RunJournalEntry => {
    const { address, type, ids } = oneOf(RESOURCES);
    const [action, event] = [oneOf(ACTIONS), oneOf(EVENTS)];
    return { at: new Date(1_770_000_000_000 + index * 20_000).toISOString(), event: action === 'create' || event !== 'conflict' ? event : 'errored', address, type, action, id: event === 'started' && action === 'create' ? null : next() < 0.8 ? oneOf(ids) : null, runNumber: 1 + Math.floor(index / 4) };
  });
  const run = () => 1 + Math.floor(next() * 7);
  const azure = { groupId: next() < 0.7 ? GROUP : null, afterRun: run(), observedAt: new Date(1_770_000_000_000 + next() * 600_000).toISOString(), resources: some(RESOURCES).map(({ ids, type }) => ({ id: oneOf(ids), type: type === 'azurerm_public_ip' ? 'Microsoft.Network/publicIPAddresses' : type, name: oneOf(ids).split('/').at(-1) ?? '', location: null, provisioningState: null })) };
  const about = () => some(RESOURCES).map(({ address }) => ({ address, runNumber: run() }));
  const state = some(RESOURCES).map(({ address, type, ids }) => ({ address, type, id: oneOf(ids) }));
  return { journal, cut: Math.floor(next() * 25), beside: { state, planned: new Map(), unheard: about(), deleted: about(), stateRun: next() < 0.3 ? null : run(), isConfigured: () => true, azure: next() < 0.2 ? null : azure } };
}

it('makes no difference to what is found, whatever was, is beside, or comes after', () => {
  let reducedBy = 0;
  for (let seed = 0; seed < 4_000; seed += 1) {
    const { journal, beside, cut } = imagine(seed);
    const shorter = [...reduceJournal(journal.slice(0, cut)), ...journal.slice(cut)];
    reducedBy += journal.length - shorter.length;
    expect(findUnmanaged({ ...beside, journal: shorter }), `seed ${seed}`).toEqual(findUnmanaged({ ...beside, journal }));
    expect(isSomethingBegun(shorter), `seed ${seed}`).toBe(isSomethingBegun(journal));
  }
  expect(reducedBy).toBeGreaterThan(4_000);
});

it('grows with the resources, not with the runs', () => {
  const runs = (count: number) => Array.from({ length: count }, (_, run) => RESOURCES.flatMap(({ address, type, ids: [id = null] }) =>
    (['create', 'update', 'delete'] as const).flatMap((action) => (['started', 'completed'] as const).map((event): RunJournalEntry => ({ at: '2026-01-05T10:00:00.000Z', event, address, type, action, id, runNumber: run + 1 }))))).flat();
  expect(reduceJournal(runs(50))).toHaveLength(reduceJournal(runs(2)).length);
});
