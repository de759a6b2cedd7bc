import type { UnmanagedView } from '../adoption/unmanaged-view.ts';
import type { ManagementLock } from '../azure/management-locks.ts';
import { holdsData } from '../modules/component.ts';
import type { Resource } from '../state/resource.ts';
import { IN_THE_CLUSTER, ownLocks } from './state-contents.ts';
import type { Survey } from './survey.ts';
import type { TeardownStep } from './teardown-step.ts';

/** What a teardown takes with it that people put there. */
export interface DataLoss {
  resource: Resource;
  /** How much is stored; null where Azure does not say. */
  bytes: number | null;
}

/** A lock that Terraform did not set. */
export interface ForeignLock extends ManagementLock {
  /** Whether the console may delete it: not one of the whole subscription, nor one that may be the deployment's own. */
  deletable: boolean;
  pending: boolean;
}

/** Something in the resource group that no run made. */
export interface ForeignResource {
  id: string;
  type: string;
  name: string;
  pending: boolean;
}

/** In this order: a lock keeps everything below it, so it goes first. */
export const TEARDOWN_STAGES = ['adopt', 'locks', 'resources', 'protection', 'cluster', 'destroy'] as const;
export type TeardownStage = (typeof TEARDOWN_STAGES)[number];

/** clear: nothing to do here. open: a person has to decide. unknown: Azure did not say, which blocks nothing. */
export type StageState = 'clear' | 'open' | 'unknown';

/** How far a teardown is: all of it from what is stored and what Azure said, so that it is the same after a restart. */
export interface TeardownView {
  losses: DataLoss[];
  /** Everything else, in state's order. */
  others: Resource[];
  /** False where Terraform may have more than these, in a state that is kept elsewhere. */
  isWhole: boolean;
  locks: ForeignLock[];
  resources: ForeignResource[];
  /** What runs made and state has not: a teardown would leave it, so it is adopted first, or knowingly left. */
  outside: number;
  /** Addresses of the deployment's own locks. */
  protection: string[];
  /** What lived in a cluster that Azure says is not there; empty while it is, or nobody knows. */
  lost: string[];
  stages: Record<TeardownStage, StageState>;
  /** The first that waits for a decision; what is outside state may be left there, so it keeps nothing waiting. */
  stage: TeardownStage;
}

export interface TeardownFacts {
  resources: readonly Resource[];
  /** Whether that is all that Terraform has; where it keeps its state elsewhere it may have more. */
  isWhole: boolean;
  /** Whether the console keeps the state, and can take something out of it. */
  stateIsHere: boolean;
  survey: Survey | null;
  unmanaged: readonly UnmanagedView[];
  steps: readonly TeardownStep[];
}

export function teardownView({ resources, isWhole, stateIsHere, survey, unmanaged, steps }: TeardownFacts): TeardownView {
  const isTold = survey !== null && survey.body !== null && survey.error === null;
  const pending = new Set(steps.filter(({ finishedAt }) => finishedAt === null).map(({ subject }) => subject.toLowerCase()));
  const protection = ownLocks(resources);
  const locks = foreignLocks(resources, survey?.body?.locks ?? [], pending).map((lock) => ({ ...lock, deletable: lock.deletable && isWhole }));
  const foreign = foreignResources(resources, survey, unmanaged, pending);
  const outside = unmanaged.filter((item) => item.leftByTeardown).length;
  const lost = stateIsHere && isTold && survey.body?.cluster === null ? resources.filter(({ type }) => IN_THE_CLUSTER.test(type)).map(({ address }) => address) : [];
  const toldOr = (isOpen: boolean): StageState => (isOpen ? 'open' : isTold ? 'clear' : 'unknown');
  const stages = {
    adopt: outside > 0 ? 'open' : 'clear',
    // What may be the deployment's own keeps nobody waiting: Terraform takes it away.
    locks: isWhole || locks.some(({ on }) => on === 'subscription') ? toldOr(locks.length > 0) : 'unknown',
    resources: isWhole ? toldOr(foreign.length > 0) : 'unknown',
    protection: protection.length > 0 ? 'open' : isWhole ? 'clear' : 'unknown',
    cluster: toldOr(lost.length > 0),
    destroy: 'open',
  } satisfies Record<TeardownStage, StageState>;
  const sizes = survey?.body?.stored ?? {};
  return {
    losses: resources.filter(({ type }) => holdsData(type)).toSorted(byWeight).map((resource) => ({ resource, bytes: sizes[resource.id?.toLowerCase() ?? ''] ?? null })),
    others: resources.filter(({ type }) => !holdsData(type)),
    isWhole,
    locks,
    resources: foreign,
    outside,
    protection,
    lost,
    stages,
    stage: TEARDOWN_STAGES.find((stage) => stage !== 'adopt' && stages[stage] === 'open') ?? 'destroy',
  };
}

/** What people wrote comes before what keeps it, and that before its keys. */
const WEIGHT = ['azurerm_mysql_flexible_server', 'azurerm_mysql_flexible_database', 'azurerm_storage_account', 'azurerm_storage_container', 'azurerm_key_vault', 'azurerm_key_vault_key'];

function byWeight(a: Resource, b: Resource): number {
  return WEIGHT.indexOf(a.type) - WEIGHT.indexOf(b.type);
}

/** Locks are told apart by their ids: azurerm's id of a lock is Azure's. */
function foreignLocks(resources: readonly Resource[], locks: readonly ManagementLock[], pending: ReadonlySet<string>): ForeignLock[] {
  const own = idsOf(resources);
  return locks.filter(({ id }) => !own.has(id.toLowerCase())).map((lock) => ({ ...lock, deletable: lock.on !== 'subscription', pending: pending.has(lock.id.toLowerCase()) }));
}

/** Of the same look at the group as the locks; without one, of the last that was made. */
function foreignResources(resources: readonly Resource[], survey: Survey | null, unmanaged: readonly UnmanagedView[], pending: ReadonlySet<string>): ForeignResource[] {
  const own = idsOf(resources);
  const there = survey === null || survey.body === null ? null : new Set(survey.body.resources.filter(({ provisioningState }) => provisioningState !== 'Deleting').map(({ id }) => id.toLowerCase()));
  return unmanaged
    .filter(({ reason }) => reason === 'not_ours')
    .flatMap(({ id, type, name }) => (id === null ? [] : [{ id, type, name, pending: pending.has(id.toLowerCase()) }]))
    .filter(({ id }) => !own.has(id.toLowerCase()) && (there === null || there.has(id.toLowerCase())));
}

function idsOf(resources: readonly Resource[]): Set<string> {
  return new Set(resources.flatMap(({ id }) => (id === null ? [] : [id.toLowerCase()])));
}
