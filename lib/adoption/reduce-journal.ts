import type { RunJournalEntry } from './journal.ts';

/**
 * A journal without the entries that can make no difference to what is heard from it (unmanaged.ts), whatever comes after it. Of each
 * resource stay its last deletion and, since then, its first creation (which run began it), its last that was complete (its id), and
 * its last word. Where Azure refused something because it exists, every word may count, and all stay.
 */
export function reduceJournal(journal: readonly RunJournalEntry[]): RunJournalEntry[] {
  const contested = new Set(journal.flatMap(({ event, id }) => (event === 'conflict' && id !== null ? [id.toLowerCase()] : [])));
  const isContested = ({ event, id }: RunJournalEntry) => event === 'conflict' || (id !== null && contested.has(id.toLowerCase()));
  const kept = new Set([...byAddress(journal).values()].flatMap((entries) => (entries.some(isContested) ? entries : essentialOf(entries))));
  // That runs said anything at all counts too.
  return kept.size === 0 ? journal.slice(-1) : journal.filter((entry) => kept.has(entry));
}

/** Of what creates and deletes: updates and failed deletions say nothing of what is there. */
function byAddress(journal: readonly RunJournalEntry[]): Map<string, RunJournalEntry[]> {
  const telling = journal.filter(({ action, event }) => action === 'create' || (action === 'delete' && (event === 'started' || event === 'completed')));
  return Map.groupBy(telling, ({ address }) => address);
}

function essentialOf(entries: readonly RunJournalEntry[]): RunJournalEntry[] {
  let creations: RunJournalEntry[] = [];
  let deletion: RunJournalEntry | undefined;
  let deleting: RunJournalEntry | undefined;
  for (const entry of entries) {
    if (entry.action === 'create') creations.push(entry);
    else if (entry.event === 'started') deleting = entry;
    else if (isOf(entry.id ?? deleting?.id ?? null, creations)) {
      deletion = entry;
      creations = [];
    }
  }
  const complete = creations.findLast(({ event }) => event === 'completed');
  return [deletion, deleting, creations[0], complete, creations.at(-1)].filter((entry) => entry !== undefined);
}

/** Whether what was deleted is what was created last: of a replacement that creates first, it is the old one. */
function isOf(id: string | null, creations: readonly RunJournalEntry[]): boolean {
  const known = creations.findLast(({ event }) => event === 'completed')?.id ?? null;
  return known === null || id === null || known === id;
}
