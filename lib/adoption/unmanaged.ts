import type { ObservedResource } from '../azure/azure-observation.ts';
import { keyedName, realResource, terraformTypeOf } from '../modules/resource-address.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import { spellAzureId } from './azure-id.ts';
import { isMadeByAzure, listedTypeOf, wholeTypeOf } from './azure-types.ts';
import { importRuleOf, type NotImportable } from './import-id.ts';
import type { RunJournalEntry } from './journal.ts';

/** A resource that Azure has and state has not. Ids are in clear: mask before showing, see {@link shownId}. */
export interface UnmanagedResource {
  id: string;
  /** Type and name in the real module's words; Azure's own where no address is known. */
  type: string;
  name: string;
  /** Terraform's address; null where it is not one that a run began. */
  address: string | null;
  /** How it is known: its creation was reported as complete; it is in the resource group; or Azure refused a second one. */
  source: 'journal' | 'resource_group' | 'conflict';
  /** Azure's own word; null where the group's list does not have it. */
  provisioningState: string | null;
  /** The id that import takes; null when it cannot be adopted. */
  importId: string | null;
  reason: NotImportable | 'not_ours' | 'not_configured' | null;
}

/** What a plan says of a resource it creates. */
export interface PlannedResource {
  name: string | null;
  /** Known beforehand for practice resources only. */
  id: string | null;
  namespace: string | null;
}

export interface Knowledge {
  /** Of the newest state; ids null where there is none or it is secret. */
  state: readonly { address: string; type: string; id: string | null }[];
  /** The oldest first. */
  journal: readonly RunJournalEntry[];
  planned: ReadonlyMap<string, PlannedResource>;
  /** What runs were to create whose output nobody read to its end: they may have begun it and it is in no journal. */
  unheard: readonly { address: string; runNumber: number }[];
  /** What runs that began to apply were to delete, or to take out of state because it is gone. */
  deleted: readonly { address: string; runNumber: number }[];
  /** The run that wrote the newest state; null where a person did, or nobody. */
  stateRun: number | null;
  /** Whether the deployment's inputs lead to an address: an import needs a configuration to go to. */
  isConfigured: (address: string) => boolean;
  /** The last look at the resource group, when it began, and the number up to which all runs had ended by then; null when there was none. */
  azure: { groupId: string | null; resources: readonly ObservedResource[]; observedAt: string; afterRun: number } | null;
}

/** What is known of one address that a run began to create. */
interface Begun {
  address: string;
  type: string;
  at: string;
  id: string | null;
  /** A run before the one that met a conflict began it: only then is what is in the way ours. */
  source: 'journal' | 'conflict' | null;
  firstRun: number;
  /** The last that said something of it. */
  lastRun: number;
  /** No journal has it: a run whose output was cut off may have begun it. */
  isUnheard: boolean;
  /** The last try ended with an error. */
  hasErrored: boolean;
}

/**
 * Compares what runs began with what the newest state has: everything completed that state lacks, everything that was begun and
 * is found in the resource group, and what else lies there. A group that is not in state, and in which no run is known to have
 * begun anything, is none of our business.
 */
export function findUnmanaged({ state, journal, planned, unheard, deleted, stateRun, isConfigured, azure }: Knowledge): UnmanagedResource[] {
  const isOurGroup = hasOurGroup(state, journal);
  if (journal.length === 0 && !isOurGroup) return [];
  const inState = new Set(state.map((resource) => resource.address));
  const heard = hearJournal(journal, isOurGroup ? unheard : []);
  const begun = [...heard.begun.values()].filter((one) => !inState.has(one.address) && !wasDeleted(one, { deleted, stateRun })).sort((a, b) => Number(a.isUnheard) - Number(b.isUnheard));
  const free = azure === null ? [] : notInState(azure.resources, state);
  const groupId = groupIdOf(state, [...heard.begun.values()]) ?? azure?.groupId ?? null;
  const clusterInState = state.some((resource) => resource.type === 'azurerm_kubernetes_cluster');
  const ours = begun.flatMap((one) => {
    const found = takeMatch(free, one, { planned: planned.get(one.address) ?? null, foreign: heard.foreign });
    const id = one.id ?? found?.id ?? groupCutOff(one, azure);
    if (id === null || (found === null && isGone(one, azure, stateRun))) return [];
    return [resourceOf(one, { id, groupId, found, planned: planned.get(one.address) ?? null, clusterInState, isConfigured: isConfigured(one.address) })];
  });
  return [...ours, ...free.filter((resource) => !isMadeByAzure(resource)).map(strangerOf)];
}

/** Terraform takes out of state what it deleted, once it is gone; so a later run's state says so where nobody heard its output. */
function wasDeleted({ address, lastRun }: Begun, { deleted, stateRun }: Pick<Knowledge, 'deleted' | 'stateRun'>): boolean {
  return stateRun !== null && deleted.some((one) => one.address === address && one.runNumber > lastRun && stateRun >= one.runNumber);
}

/** What the runs said that they have made or imported, and not destroyed since. Ids are in clear; null of what was only imported. */
export function createdBy(journal: readonly RunJournalEntry[], imported: ReadonlyMap<string, number>): (Pick<Begun, 'address' | 'type' | 'id' | 'lastRun'> & { isImported: boolean })[] {
  const begun = [...hearJournal(journal, []).begun.values()].map((one) => ({ ...one, isImported: (imported.get(one.address) ?? 0) > one.lastRun }));
  return begun.filter(({ source, isImported }) => source === 'journal' || isImported);
}

/** Whether the journal knows of something that was created, or whose creation nobody saw end, and that is not destroyed since. */
export function isSomethingBegun(journal: readonly RunJournalEntry[]): boolean {
  return [...hearJournal(journal, []).begun.values()].some((one) => one.source !== null || !one.hasErrored);
}

/** The group's id as Terraform spells it: in state, or when a run reported its creation. */
function groupIdOf(state: Knowledge['state'], begun: readonly Begun[]): string | null {
  return [...state, ...begun].find(({ address, id }) => id !== null && realResource(address).type === 'azurerm_resource_group')?.id ?? null;
}

/** Whether the resource group is one that a run created: what lies in it under a planned name is then ours as well. */
function hasOurGroup(state: Knowledge['state'], journal: Knowledge['journal']): boolean {
  const isGroup = ({ address }: { address: string }) => address.includes('azurerm_resource_group') && realResource(address).type === 'azurerm_resource_group';
  return state.some(isGroup) || [...hearJournal(journal, []).begun.values()].some((one) => isGroup(one) && one.source !== null);
}

/** What the runs of a deployment began to create and did not destroy, and what they were told is somebody else's. */
interface Heard {
  begun: Map<string, Begun>;
  /** Ids, in lower case. */
  foreign: Set<string>;
}

/** The last word on each address counts. What is somebody else's stays so, until a run says that it has created it itself. */
function hearJournal(journal: readonly RunJournalEntry[], unheard: Knowledge['unheard']): Heard {
  const heard: Heard = { begun: new Map(unheard.map((one) => [one.address, begunUnheard(one)])), foreign: new Set() };
  const deleting = new Map<string, string | null>();
  for (const entry of journal) {
    if (entry.action === 'create') hearCreation(heard, entry);
    // Terraform names what it deletes as it begins, and not any more when it is done.
    else if (entry.action === 'delete' && entry.event === 'started') deleting.set(entry.address, entry.id);
    else if (entry.action === 'delete' && entry.event === 'completed') hearDeletion(heard, entry.address, entry.id ?? deleting.get(entry.address) ?? null);
  }
  return heard;
}

function begunUnheard({ address, runNumber }: Knowledge['unheard'][number]): Begun {
  return { address, type: terraformTypeOf(address), at: '', id: null, source: null, firstRun: runNumber, lastRun: runNumber, isUnheard: true, hasErrored: false };
}

function hearCreation({ begun, foreign }: Heard, { address, type, event, id, at, runNumber }: RunJournalEntry): void {
  const before = begun.get(address);
  const entry: Begun = { address, type, at, id: null, source: null, ...before, firstRun: Math.min(before?.firstRun ?? runNumber, runNumber), lastRun: runNumber, isUnheard: false, hasErrored: event === 'errored' };
  if (event === 'completed') {
    if (id !== null) foreign.delete(id.toLowerCase());
    begun.set(address, { ...entry, type, at, id, source: 'journal' });
  } else if (event !== 'conflict') {
    begun.set(address, { ...entry, at });
  } else if (id !== null && (entry.firstRun === runNumber || foreign.has(id.toLowerCase()))) {
    // Nobody of us had begun it before: it was there already, and this run has begun nothing.
    foreign.add(id.toLowerCase());
    begun.delete(address);
  } else {
    begun.set(address, { ...entry, at, id, source: 'conflict' });
  }
}

/** Of a replacement that creates first, the old one is deleted under the address that the new one has by then. */
function hearDeletion({ begun }: Heard, address: string, id: string | null): void {
  const known = begun.get(address)?.id ?? null;
  if (known === null || id === null || known === id) begun.delete(address);
}

function notInState(resources: readonly ObservedResource[], state: Knowledge['state']): ObservedResource[] {
  const ids = new Set(state.map(({ id }) => id?.toLowerCase()));
  return resources.filter(({ id, provisioningState }) => !ids.has(id.toLowerCase()) && provisioningState !== 'Deleting');
}

/** Finds the resource in the group's list, and takes it out: by its id, by type and name, or as the only one of its type. */
function takeMatch(free: ObservedResource[], { address, id }: Begun, { planned, foreign }: { planned: PlannedResource | null; foreign: ReadonlySet<string> }): ObservedResource | null {
  const listed = listedTypeOf(realResource(address).type);
  const known = [id, planned?.id].filter((one) => typeof one === 'string').map((one) => one.toLowerCase());
  const mayBeOurs = free.filter((resource) => !foreign.has(resource.id.toLowerCase()));
  const ofType = mayBeOurs.filter(({ type }) => type.toLowerCase() === listed);
  const match =
    mayBeOurs.find((resource) => known.includes(resource.id.toLowerCase())) ??
    ofType.find(({ name }) => shortName(name) === planned?.name?.toLowerCase()) ??
    ((planned?.name ?? null) === null && ofType.length === 1 ? ofType[0] : undefined);
  if (match === undefined) return null;
  free.splice(free.indexOf(match), 1);
  return match;
}

/**
 * The resource group, whose creation nobody heard to its end: no list names it, but it is there when Azure had one to list once the run
 * had ended.
 */
function groupCutOff({ address, source, hasErrored, lastRun }: Begun, azure: Knowledge['azure']): string | null {
  const isCutOff = realResource(address).type === 'azurerm_resource_group' && source === null && !hasErrored;
  return isCutOff && azure !== null && azure.afterRun >= lastRun ? azure.groupId : null;
}

/** Azure names a part after its parent too: zone/link. */
function shortName(name: string): string {
  return (name.split('/').at(-1) ?? name).toLowerCase();
}

/**
 * How much later than a resource's creation a list must have been begun to prove anything by not having it. A minute is assumed,
 * not documented: Azure's lists may be some seconds behind, and the two times may be of two machines.
 */
const LISTED_WITHIN_MS = 60_000;

/**
 * Reported as complete, listed by Azure as a rule, and not in a list that was asked for once its run had ended and well after it, or
 * after a later run wrote a state without it: somebody deleted it. An empty group has nothing of what is not listed either. The runs'
 * numbers come first: by a clock that was set back a list from before the run is younger than what the run made.
 */
function isGone({ address, at, source, lastRun }: Begun, azure: Knowledge['azure'], stateRun: number | null): boolean {
  const { type } = realResource(address);
  const whole = wholeTypeOf(type);
  const isEmpty = azure?.resources.length === 0 && type !== 'azurerm_resource_group';
  const isListed = isEmpty || listedTypeOf(type) !== null || (whole !== null && !azure?.resources.some((resource) => resource.type.toLowerCase() === whole));
  if (source !== 'journal' || azure === null || azure.afterRun < lastRun || !isListed) return false;
  return Date.parse(azure.observedAt) - LISTED_WITHIN_MS > Date.parse(at) || (stateRun !== null && stateRun > lastRun);
}

function resourceOf(
  { address, type: terraformType, source }: Begun,
  { id, groupId, found, planned, clusterInState, isConfigured }: { id: string; groupId: string | null; found: ObservedResource | null; planned: PlannedResource | null; clusterInState: boolean; isConfigured: boolean },
): UnmanagedResource {
  const real = realResource(address);
  const { type } = real;
  const spelledId = terraformType.startsWith('azurerm_') ? spellAzureId(id, { type, groupId }) : id;
  const rule = importRuleOf({ type: terraformType, id: spelledId, namespace: planned?.namespace ?? null, clusterInState });
  const refusal = rule.importable ? null : rule.reason;
  const reason = isConfigured || refusal === 'made_anew' ? refusal : 'not_configured';
  return {
    id,
    type,
    name: keyedName(real),
    address,
    source: source ?? 'resource_group',
    provisioningState: found?.provisioningState ?? null,
    importId: rule.importable && reason === null ? rule.id : null,
    reason,
  };
}

function strangerOf({ id, type, name, provisioningState }: ObservedResource): UnmanagedResource {
  return { id, type, name, address: null, source: 'resource_group', provisioningState, importId: null, reason: 'not_ours' };
}

export function isAdoptable(resource: UnmanagedResource): resource is UnmanagedResource & { address: string; importId: string } {
  return resource.importId !== null && resource.address !== null;
}

/** Whether a teardown would leave it in Azure, although a run of the deployment made it. */
export function isLeftByTeardown({ importId, reason }: Pick<UnmanagedResource, 'importId' | 'reason'>): boolean {
  return importId !== null || reason === 'not_configured';
}

/** The id as it may be shown: null where it is a secret (W&B's module makes a password with random_string). */
export function shownId({ id, type, address }: UnmanagedResource): string | null {
  return makesSecret(type, address ?? '') ? null : id;
}
