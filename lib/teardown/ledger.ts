import type { KeptVault } from '../azure/deleted-vault.ts';
import type { ObservedResource } from '../azure/azure-observation.ts';
import type { ManagementLock } from '../azure/management-locks.ts';
import type { Component } from '../modules/component.ts';
import type { LookProblem } from './survey.ts';

/** Something that existed when the teardown began, as state had it. Never a secret: ids that are secrets are masked. */
export interface LedgerItem {
  address: string;
  type: string;
  name: string;
  component: Component;
  id: string | null;
}

/** One thing that Azure was asked. What a later reading could not tell stays as it was, with the time since when. */
export interface LedgerPart<Found> {
  found: Found | null;
  readAt: string | null;
  /** Since when it could not be read; null when the last reading told. */
  unreadSince: string | null;
  problem: LookProblem | null;
}

export interface GroupFound {
  exists: boolean;
  resources: ObservedResource[];
  locks: ManagementLock[];
}

/** What Azure said of a destroyed deployment. */
export interface LedgerReading {
  group: LedgerPart<GroupFound>;
  /** The group in which AKS keeps its nodes. */
  nodes: LedgerPart<{ name: string; exists: boolean }>;
  /** Found with `kept` null: Azure keeps no deleted vault of this name. */
  vault: LedgerPart<{ kept: KeptVault | null }>;
}

/** What is known of a destroyed deployment. Times are ISO 8601 in UTC. */
export interface StoredLedger {
  before: LedgerItem[];
  reading: LedgerReading;
  requestedAt: string | null;
  attemptedAt: string;
  /** When Azure may be asked again, where it asked for a pause. */
  retryAt: string | null;
  subscriptionId: string | null;
  vaultName: string | null;
  reservedUntil: string | null;
}

/** What came of asking one thing. */
export type Answer<Found> = { ok: true; found: Found } | { ok: false; problem: LookProblem };

/** An answer on top of what was known: a refusal never makes anything gone. */
export function partAfter<Found>(before: LedgerPart<Found> | null, answer: Answer<Found>, now: string): LedgerPart<Found> {
  if (answer.ok) return { found: answer.found, readAt: now, unreadSince: null, problem: null };
  const known = before ?? { found: null, readAt: null, unreadSince: null };
  return { found: known.found, readAt: known.readAt, unreadSince: known.unreadSince ?? now, problem: answer.problem };
}

/** When Azure may be asked all of it again: after the longest pause that it asked for. Null for none. */
export function retryAtOfReading({ group, nodes, vault }: LedgerReading): string | null {
  return [group, nodes, vault].flatMap(({ problem }) => problem?.retryAt ?? []).toSorted().at(-1) ?? null;
}

/** Whether everything was told, and nothing is on its way out any more: then nobody has to ask again by itself. */
export function isSettled({ group, nodes, vault }: LedgerReading): boolean {
  const isTold = [group, nodes, vault].every((part) => part.unreadSince === null);
  return isTold && nodes.found?.exists !== true && !(group.found?.resources ?? []).some(({ provisioningState }) => provisioningState === 'Deleting');
}

/** gone; reserved: deleted, and its name is kept; kept: still there, for a reason that is not ours; exists: still there; unknown: Azure did not say. */
export type LedgerOutcome = 'gone' | 'reserved' | 'kept' | 'exists' | 'unknown';

export interface LedgerEntry extends Omit<LedgerItem, 'address' | 'component'> {
  /** Null for what Terraform never had. */
  address: string | null;
  component: Component | null;
  outcome: LedgerOutcome;
  reason: 'soft_deleted' | 'with_vault' | 'with_cluster' | 'only_terraform' | 'locked' | 'not_ours' | 'still_there' | 'being_deleted' | null;
  /** Until when its name is kept. */
  until: string | null;
  /** Since when it is unknown. */
  unreadSince: string | null;
  /** Whether it goes on costing money; null: not known. */
  costs: boolean | null;
}

/** What each thing came to: what Terraform had, in its order, then what else is there. */
export function ledgerEntries(before: readonly LedgerItem[], reading: LedgerReading): LedgerEntry[] {
  const known = new Set(before.map(({ id }) => id?.toLowerCase()));
  const others = (reading.group.found?.resources ?? []).filter(({ id }) => !known.has(id.toLowerCase()));
  return [...before.map((item) => entryOf(item, reading)), ...others.map((resource) => strangerOf(resource)), ...nodesOf(reading)];
}

function entryOf(item: LedgerItem, reading: LedgerReading): LedgerEntry {
  const { type } = item;
  if (/^azurerm_key_vault/.test(type)) return ofVault(item, reading);
  if (/^(?:random|null|time|tls)_/.test(type)) return entry(item, 'gone', { reason: 'only_terraform', costs: false });
  if (/^(?:helm|kubernetes)_/.test(type)) return ofCluster(item, reading);
  return ofGroup(item, reading);
}

/** A deleted vault takes no money (learn.microsoft.com/azure/key-vault/general/soft-delete-overview: no key or secret of it can be used). */
function ofVault(item: LedgerItem, reading: LedgerReading): LedgerEntry {
  const isVault = item.type === 'azurerm_key_vault';
  const { found, unreadSince, readAt } = reading.vault;
  // A vault that is kept as deleted is not in its group, whether or not that could be read.
  if (unreadSince === null && found !== null && found.kept !== null) return entry(item, 'reserved', { reason: isVault ? 'soft_deleted' : 'with_vault', until: found.kept.purgedAt, costs: false });
  const inGroup = ofGroup(item, reading);
  if (inGroup.outcome !== 'gone' || (unreadSince === null && found !== null)) return inGroup;
  return entry(item, 'unknown', { unreadSince: unreadSince ?? readAt });
}

/** What lived in the cluster is gone with it. */
function ofCluster(item: LedgerItem, { group }: LedgerReading): LedgerEntry {
  if (group.unreadSince !== null || group.found === null) return entry(item, 'unknown', { unreadSince: group.unreadSince });
  const clusterIsThere = group.found.resources.some(({ type }) => type.toLowerCase() === 'microsoft.containerservice/managedclusters');
  return clusterIsThere ? entry(item, 'unknown') : entry(item, 'gone', { reason: 'with_cluster', costs: false });
}

function ofGroup(item: LedgerItem, { group }: LedgerReading): LedgerEntry {
  if (group.unreadSince !== null || group.found === null) return entry(item, 'unknown', { unreadSince: group.unreadSince });
  const { exists, resources, locks } = group.found;
  if (!exists) return entry(item, 'gone', { costs: false });
  if (item.type === 'azurerm_resource_group') return entry(item, 'exists', { reason: locks.length > 0 ? 'locked' : 'still_there', costs: false });
  if (isOfTheGroup(item.id)) return ofGroupItself(item, locks);
  const there = resources.find(({ id, name }) => isAtOrBelow(item.id, id) || isServedBy(item.id, name));
  if (there === undefined) return entry(item, 'gone', { costs: false });
  const isLocked = locks.some(({ scope }) => isAtOrBelow(there.id, scope));
  const reason = there.provisioningState === 'Deleting' ? 'being_deleted' : isLocked ? 'locked' : 'still_there';
  return entry(item, 'exists', { reason, costs: doesCost(there.type) });
}

/** A lock or a role of the group itself: of these the list of its resources says nothing. */
function isOfTheGroup(id: string | null): boolean {
  return /\/resourceGroups\/[^/]+\/providers\/Microsoft\.Authorization\//i.test(id ?? '');
}

function ofGroupItself(item: LedgerItem, locks: readonly ManagementLock[]): LedgerEntry {
  if (item.type !== 'azurerm_management_lock') return entry(item, 'unknown', { costs: false });
  const isThere = locks.some(({ id }) => id.toLowerCase() === item.id?.toLowerCase());
  return entry(item, isThere ? 'exists' : 'gone', { reason: isThere ? 'still_there' : null, costs: false });
}

/** What an account or a vault serves goes by its host: https://NAME.blob.core.windows.net/container. */
function isServedBy(id: string | null, name: string): boolean {
  return (id ?? '').toLowerCase().startsWith(`https://${name.toLowerCase()}.`);
}

function isAtOrBelow(id: string | null, above: string): boolean {
  const [lower, upper] = [(id ?? '').toLowerCase(), above.toLowerCase()];
  return lower === upper || lower.startsWith(`${upper}/`);
}

function strangerOf({ id, name, type, provisioningState }: ObservedResource): LedgerEntry {
  const isGoing = provisioningState === 'Deleting';
  return { ...NOTHING, address: null, component: null, id, name, type, outcome: 'kept', reason: isGoing ? 'being_deleted' : 'not_ours', costs: doesCost(type) };
}

function nodesOf({ nodes }: LedgerReading): LedgerEntry[] {
  if (nodes.found?.exists !== true) return [];
  return [{ ...NOTHING, address: null, component: 'cluster', id: null, name: nodes.found.name, type: 'Microsoft.Resources/resourceGroups', outcome: 'exists', reason: 'still_there', unreadSince: nodes.unreadSince, costs: true }];
}

const NOTHING = { reason: null, until: null, unreadSince: null, costs: null } as const;

function entry(item: LedgerItem, outcome: LedgerOutcome, more: Partial<Pick<LedgerEntry, 'reason' | 'until' | 'unreadSince' | 'costs'>> = {}): LedgerEntry {
  return { ...item, outcome, ...NOTHING, ...more };
}

/** What Azure lists and takes no money for by itself (azure.microsoft.com/pricing, each service's page). */
const FREE = /^microsoft\.(?:network\/(?:virtualnetworks|networksecuritygroups|networkinterfaces)|managedidentity\/userassignedidentities|authorization\/.*)$/i;

function doesCost(type: string): boolean {
  return !FREE.test(type);
}
