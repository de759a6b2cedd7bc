import type { PlanDocument } from '../plans/plan-document.ts';
import { reduceJournal } from './reduce-journal.ts';
import type { RunJournalEntry } from './journal.ts';
import type { Knowledge, PlannedResource } from './unmanaged.ts';

/** What the runs of a deployment said and were to do, as far as the comparison with Azure needs it. */
export interface RunKnowledge {
  /** The oldest first. */
  journal: RunJournalEntry[];
  /** By address. */
  planned: [string, PlannedResource][];
  deleted: Knowledge['deleted'][number][];
  /** The oldest first. */
  unheard: Knowledge['unheard'][number][];
}

export const NO_KNOWLEDGE: RunKnowledge = { journal: [], planned: [], deleted: [], unheard: [] };

/** What a run that began to apply was to do. */
export interface AppliedPlan {
  number: number;
  /** Its Terraform's last word is known, so that its journal is whole. */
  isHeard: boolean;
  changes: PlanDocument['changes'];
}

/** What is known with these runs besides, all of them later ones, the oldest first. */
export function withRuns(before: RunKnowledge, { journal, plans }: { journal: readonly RunJournalEntry[]; plans: readonly AppliedPlan[] }): RunKnowledge {
  const created = plans.map(({ changes, ...plan }) => ({ ...plan, changes: changes.filter(({ action }) => action === 'create' || action === 'replace') }));
  const planned = created.flatMap(({ changes }) => changes.map((change): [string, PlannedResource] => [change.address, plannedResourceOf(change)]));
  return {
    journal: [...before.journal, ...journal],
    planned: [...new Map([...before.planned, ...planned])],
    deleted: [...before.deleted, ...plans.flatMap(({ number, changes }) => changes.filter(({ action }) => action === 'delete' || action === 'accept_gone').map(({ address }) => ({ address, runNumber: number })))],
    unheard: firstOfEach([...before.unheard, ...created.filter(({ isHeard }) => !isHeard).flatMap(({ number, changes }) => changes.map(({ address }) => ({ address, runNumber: number })))]),
  };
}

/** The same, without what can make no difference any more: it grows with the resources there ever were, not with the runs. */
export function reduced(knowledge: RunKnowledge): RunKnowledge {
  return { ...knowledge, journal: reduceJournal(knowledge.journal) };
}

/** The first run that may have begun it counts. */
function firstOfEach(unheard: readonly Knowledge['unheard'][number][]): Knowledge['unheard'][number][] {
  const first = new Map<string, Knowledge['unheard'][number]>();
  for (const one of unheard) if (!first.has(one.address)) first.set(one.address, one);
  return [...first.values()];
}

function plannedResourceOf({ attributes }: PlanDocument['changes'][number]): PlannedResource {
  const text = (path: string) => {
    const after = attributes.find((attribute) => attribute.path === path)?.after;
    return after?.kind === 'known' ? after.text : null;
  };
  return { name: text('name'), id: text('id'), namespace: text('namespace') };
}
