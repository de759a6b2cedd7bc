import type { ObservedResource } from '../azure/azure-observation.ts';
import { realResource } from '../modules/resource-address.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import { isMadeByAzure, listedTypeOf } from './azure-types.ts';
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
  reason: NotImportable | 'not_ours' | null;
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
  /** The last look at the resource group; null when there was none. */
  azure: { resources: readonly ObservedResource[]; observedAt: string } | null;
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
}

/**
 * Compares what runs began with what the newest state has: everything completed that state lacks, everything that was begun and
 * is found in the resource group, and what else lies there. A group in which no run began anything is none of our business.
 */
export function findUnmanaged({ state, journal, planned, azure }: Knowledge): UnmanagedResource[] {
  const inState = new Set(state.map((resource) => resource.address));
  const begun = [...begunOf(journal).values()].filter((one) => !inState.has(one.address));
  if (journal.length === 0) return [];
  const free = azure === null ? [] : notInState(azure.resources, state);
  const clusterInState = state.some((resource) => resource.type === 'azurerm_kubernetes_cluster');
  const ours = begun.flatMap((one) => {
    const found = takeMatch(free, one, planned.get(one.address) ?? null);
    const id = one.id ?? found?.id ?? null;
    if (id === null || (found === null && isGone(one, azure))) return [];
    return [resourceOf(one, { id, found, planned: planned.get(one.address) ?? null, clusterInState })];
  });
  return [...ours, ...free.filter((resource) => !isMadeByAzure(resource)).map(strangerOf)];
}

/** The last word on each address: a deletion that completed ends it. */
function begunOf(journal: readonly RunJournalEntry[]): Map<string, Begun> {
  const begun = new Map<string, Begun>();
  for (const { address, type, action, event, id, at, runNumber } of journal) {
    const before = begun.get(address);
    if (action === 'delete') {
      if (event === 'completed') begun.delete(address);
      continue;
    }
    if (action !== 'create') continue;
    const entry: Begun = { address, type, at, id: null, source: null, ...before, firstRun: before?.firstRun ?? runNumber };
    if (event === 'completed') begun.set(address, { ...entry, type, at, id, source: 'journal' });
    else if (event === 'conflict' && entry.firstRun < runNumber) begun.set(address, { ...entry, at, id, source: 'conflict' });
    else begun.set(address, { ...entry, at });
  }
  return begun;
}

function notInState(resources: readonly ObservedResource[], state: Knowledge['state']): ObservedResource[] {
  const ids = new Set(state.map(({ id }) => id?.toLowerCase()));
  return resources.filter(({ id, provisioningState }) => !ids.has(id.toLowerCase()) && provisioningState !== 'Deleting');
}

/** Finds the resource in the group's list, and takes it out: by its id, by type and name, or as the only one of its type. */
function takeMatch(free: ObservedResource[], { address, id }: Begun, planned: PlannedResource | null): ObservedResource | null {
  const listed = listedTypeOf(realResource(address).type);
  const known = [id, planned?.id].filter((one) => typeof one === 'string').map((one) => one.toLowerCase());
  const ofType = free.filter(({ type }) => type.toLowerCase() === listed);
  const match =
    free.find((resource) => known.includes(resource.id.toLowerCase())) ??
    ofType.find(({ name }) => shortName(name) === planned?.name?.toLowerCase()) ??
    ((planned?.name ?? null) === null && ofType.length === 1 ? ofType[0] : undefined);
  if (match === undefined) return null;
  free.splice(free.indexOf(match), 1);
  return match;
}

/** Azure names a part after its parent too: zone/link. */
function shortName(name: string): string {
  return (name.split('/').at(-1) ?? name).toLowerCase();
}

/** Reported as complete, listed by Azure as a rule, and not in a list that was made since: somebody deleted it. */
function isGone({ address, at, source }: Begun, azure: Knowledge['azure']): boolean {
  return source === 'journal' && azure !== null && listedTypeOf(realResource(address).type) !== null && Date.parse(azure.observedAt) > Date.parse(at);
}

function resourceOf(
  { address, type: terraformType, source }: Begun,
  { id, found, planned, clusterInState }: { id: string; found: ObservedResource | null; planned: PlannedResource | null; clusterInState: boolean },
): UnmanagedResource {
  const { type, name, index } = realResource(address);
  const rule = importRuleOf({ type: terraformType, id, namespace: planned?.namespace ?? null, clusterInState });
  return {
    id,
    type,
    name: index === null ? name : `${name}[${JSON.stringify(index)}]`,
    address,
    source: source ?? 'resource_group',
    provisioningState: found?.provisioningState ?? null,
    importId: rule.importable ? rule.id : null,
    reason: rule.importable ? null : rule.reason,
  };
}

function strangerOf({ id, type, name, provisioningState }: ObservedResource): UnmanagedResource {
  return { id, type, name, address: null, source: 'resource_group', provisioningState, importId: null, reason: 'not_ours' };
}

export function isAdoptable(resource: UnmanagedResource): resource is UnmanagedResource & { address: string; importId: string } {
  return resource.importId !== null && resource.address !== null;
}

/** The id as it may be shown: null where it is a secret (W&B's module makes a password with random_string). */
export function shownId({ id, type, address }: UnmanagedResource): string | null {
  return makesSecret(type, address ?? '') ? null : id;
}
