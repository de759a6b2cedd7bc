import { openText, sealText } from '../credentials/sealed-secret.ts';
import type { ConsoleKey } from '../credentials/console-key.ts';
import { terraformTypeOf } from '../modules/resource-address.ts';
import type { UiMessage } from '../terraform/ui-message.ts';

/**
 * What a run's Terraform said of one resource: what exists in Azure and not in the newest state is known from here. Never masked,
 * because an id may be needed to adopt its resource; so it is only ever stored sealed.
 */
export interface JournalEntry {
  /** ISO 8601. */
  at: string;
  /** conflict: Azure refused to create it because one with this id exists. */
  event: 'started' | 'completed' | 'errored' | 'conflict';
  /** Terraform's address. */
  address: string;
  /** Terraform's type, terraform_data for a practice resource. */
  type: string;
  /** create, update or delete; Terraform tells of a replacement as of two. */
  action: string;
  /** As its provider gave it; null before it was given. */
  id: string | null;
}

/** An entry with the run it is of; runs of a deployment are numbered 1, 2, 3. */
export interface RunJournalEntry extends JournalEntry {
  runNumber: number;
}

const EVENTS: Record<string, JournalEntry['event']> = { apply_start: 'started', apply_complete: 'completed', apply_errored: 'errored' };

/** What a message of Terraform's says for the journal; null when it says nothing of a resource. */
export function journalEntryOf(message: UiMessage): JournalEntry | null {
  const at = message.at ?? new Date().toISOString();
  if (message.kind === 'diagnostic') return message.address === null ? null : conflictOf(at, message.address, `${message.summary}\n${message.detail}`);
  const event = message.kind === 'hook' ? EVENTS[message.type] : undefined;
  if (message.kind !== 'hook' || event === undefined || message.action === 'read') return null;
  return { at, event, address: message.resource.address, type: message.resource.type, action: message.action, id: message.idValue };
}

/** azurerm's words for a resource that is there already, the same in all its versions. */
const EXISTS = /a resource with the ID "([^"]+)" already exists/i;

function conflictOf(at: string, address: string, text: string): JournalEntry | null {
  const id = EXISTS.exec(text)?.[1];
  return id === undefined ? null : { at, event: 'conflict', address, type: terraformTypeOf(address), action: 'create', id };
}

/** Entries as they are stored, beside the log lines that begin with number `firstSeq`. */
export function sealJournal(key: ConsoleKey, runId: string, firstSeq: number, entries: readonly JournalEntry[]): string {
  return sealText(key, JSON.stringify(entries), journalPurpose(runId, firstSeq));
}

/** @throws when it was sealed under another key. */
export function openSealedJournal(key: ConsoleKey, runId: string, firstSeq: number, sealed: string): JournalEntry[] {
  return JSON.parse(openText(key, sealed, journalPurpose(runId, firstSeq))) as JournalEntry[];
}

/** What the journal beside a line is sealed for. */
export function journalPurpose(runId: string, firstSeq: number): string {
  return `run_journal/${runId}/${firstSeq}`;
}
