import { shownAnswer, type AnswerReader } from '../azure-credentials/shown-answer.ts';
import { ledgerEntries, type LedgerEntry, type LedgerOutcome, type StoredLedger } from './ledger.ts';
import type { LookProblem } from './survey.ts';

/** A ledger as pages and the API show it. Times are ISO 8601 in UTC. */
export interface LedgerView {
  entries: LedgerEntry[];
  counts: Record<LedgerOutcome, number>;
  /** What goes on costing money. */
  costing: number;
  attemptedAt: string;
  /** Somebody waits for a reading that is newer. */
  isAsked: boolean;
  /** The first time since when something could not be read; null when the last reading told everything. */
  unreadSince: string | null;
  problem: LookProblem | null;
  /** When Azure is asked again, where it asked for a pause. */
  retryAt: string | null;
  reserved: { vaultName: string; location: string; subscriptionId: string | null; until: string } | null;
}

export function ledgerView({ before, reading, requestedAt, attemptedAt, retryAt, subscriptionId, vaultName, reservedUntil }: StoredLedger, reader: AnswerReader): LedgerView {
  const entries = ledgerEntries(before, reading);
  const unread = [reading.group, reading.nodes, reading.vault].filter((part) => part.unreadSince !== null).toSorted((a, b) => (a.unreadSince ?? '').localeCompare(b.unreadSince ?? ''));
  const count = (outcome: LedgerOutcome) => entries.filter((entry) => entry.outcome === outcome).length;
  const location = reading.vault.found?.kept?.location ?? '';
  return {
    entries,
    counts: { gone: count('gone'), reserved: count('reserved'), kept: count('kept'), exists: count('exists'), unknown: count('unknown') },
    costing: entries.filter(({ costs, outcome }) => costs === true && (outcome === 'exists' || outcome === 'kept')).length,
    attemptedAt,
    isAsked: requestedAt !== null && requestedAt > attemptedAt,
    unreadSince: unread[0]?.unreadSince ?? null,
    problem: shownAnswer(reader, unread[0]?.problem ?? null),
    retryAt,
    reserved: vaultName === null || reservedUntil === null ? null : { vaultName, location, subscriptionId, until: reservedUntil },
  };
}
