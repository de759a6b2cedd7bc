import type { LogEvent, LogLine } from '../logs/log-line.ts';
import { componentOf, type Component } from '../modules/component.ts';
import { keyedName, realResource } from '../modules/resource-address.ts';
import type { Run } from './run.ts';

/**
 * `canceled`: never begun. `let_go`: an interrupted Terraform stopped waiting for it ("context canceled"), and Azure may have gone
 * on. `unseen`: nobody saw how it ended. `half`: of a replacement only the first half was done.
 */
export type ResourceState = 'waiting' | 'running' | 'done' | 'failed' | 'canceled' | 'let_go' | 'unseen' | 'half';

/** How far a run is with one resource. */
export interface ResourceProgress {
  /** Terraform's address, as in the log. */
  address: string;
  /** Type and name (with its key) in the real module's words, for practice resources too. */
  type: string;
  name: string;
  component: Component;
  /** create, update, delete or replace. */
  action: string;
  state: ResourceState;
  startedAt: string | null;
  /** When it ended; while a replacement is between its halves, when the first one did. */
  endedAt: string | null;
  /** As Terraform counts: the parts of a replacement together. Null before it said so. */
  elapsedSeconds: number | null;
  /** Parts that are done: a replacement has two, a deletion and a creation. */
  partsDone: number;
}

/** Every resource that a run changes, in the order of its plan. */
export interface RunProgress {
  resources: ResourceProgress[];
  total: number;
  done: number;
  failed: number;
  /** Terraform heard that it shall stop. */
  interrupted: boolean;
}

export const NO_PROGRESS: RunProgress = { resources: [], total: 0, done: 0, failed: 0, interrupted: false };

/** Folds a whole log. */
export function progressOf(lines: Iterable<LogLine>): RunProgress {
  return foldProgress(NO_PROGRESS, lines);
}

/** Takes the next lines in; the same object comes back when they say nothing new. Works in batches, so give all there are. */
export function foldProgress(progress: RunProgress, lines: Iterable<LogLine>): RunProgress {
  const byAddress = new Map(progress.resources.map((resource) => [resource.address, resource]));
  let { interrupted } = progress;
  let changed = false;
  for (const line of lines) {
    if (line.event?.kind === 'interrupted') interrupted = true;
    const next = line.event === null ? null : resourceAfter(byAddress, line.event, { at: line.at, interrupted });
    if (next === null) continue;
    byAddress.set(next.address, next);
    changed = true;
  }
  return changed || interrupted !== progress.interrupted ? counted([...byAddress.values()], interrupted) : progress;
}

/** What the end of a run makes of resources that were under way or still to come. */
export function settleProgress(progress: RunProgress, run: EndOfRun): RunProgress {
  const settled = progress.resources.map((resource) => settledResource(resource, run));
  return settled.every((resource, index) => resource === progress.resources[index]) ? progress : counted(settled, progress.interrupted);
}

type ResourceEvent = Extract<LogEvent, { address: string; action: string }>;

interface Moment {
  at: string;
  interrupted: boolean;
}

/** The resource after an event, or null when the event changes nothing. */
function resourceAfter(known: Map<string, ResourceProgress>, event: LogEvent, moment: Moment): ResourceProgress | null {
  if (!isOfResource(event) || isData(event) || event.action === 'noop') return null;
  const resource = known.get(event.address);
  if (event.kind === 'planned_change') return resource === undefined ? waiting(event) : null;
  return stepped(resource ?? waiting(event), event, moment);
}

function isOfResource(event: LogEvent): event is ResourceEvent {
  return event.kind === 'planned_change' || event.kind === 'apply_start' || event.kind === 'apply_progress' || event.kind === 'apply_complete' || event.kind === 'apply_errored';
}

/** Reading is no change, whatever the plan calls it. */
function isData({ address, action }: ResourceEvent): boolean {
  return action === 'read' || (address.includes('data.') && realResource(address).mode === 'data');
}

function waiting({ address, action }: ResourceEvent): ResourceProgress {
  const real = realResource(address);
  const { type } = real;
  return {
    address,
    type,
    name: keyedName(real),
    component: componentOf(type, address),
    action,
    state: 'waiting',
    startedAt: null,
    endedAt: null,
    elapsedSeconds: null,
    partsDone: 0,
  };
}

function stepped(resource: ResourceProgress, event: Exclude<ResourceEvent, { kind: 'planned_change' }>, { at, interrupted }: Moment): ResourceProgress | null {
  const elapsed = event.elapsedSeconds ?? resource.elapsedSeconds;
  switch (event.kind) {
    case 'apply_start':
      return { ...resource, state: 'running', startedAt: resource.startedAt ?? at, endedAt: null };
    case 'apply_progress':
      return elapsed === resource.elapsedSeconds && resource.state === 'running' ? null : { ...resource, state: 'running', startedAt: resource.startedAt ?? at, elapsedSeconds: elapsed };
    case 'apply_complete':
      return completed(resource, elapsed, at);
    case 'apply_errored':
      return { ...resource, state: interrupted ? 'let_go' : 'failed', endedAt: at, elapsedSeconds: elapsed };
  }
}

/** A replacement is done with its second half; in between the next half is about to start. */
function completed(resource: ResourceProgress, elapsed: number | null, at: string): ResourceProgress {
  const partsDone = resource.partsDone + 1;
  const isDone = resource.action !== 'replace' || partsDone >= 2;
  const elapsedSeconds = resource.action === 'replace' ? secondsBetween(resource.startedAt, at) : elapsed;
  return { ...resource, partsDone, state: isDone ? 'done' : 'running', endedAt: at, elapsedSeconds };
}

function secondsBetween(from: string | null, to: string): number | null {
  return from === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / 1000);
}

type EndOfRun = Pick<Run, 'status' | 'applyStartedAt'>;

/**
 * What was under way when Terraform went away may exist or not. What never started was not begun, but for an import, of whose doing
 * Terraform says nothing; and after a run that went through all of it is done, where no step was needed too (an import, a move).
 */
function settledResource(resource: ResourceProgress, { status, applyStartedAt }: EndOfRun): ResourceProgress {
  const { state, action, endedAt } = resource;
  if (state !== 'waiting' && state !== 'running') return resource;
  switch (status) {
    case 'applied':
      return { ...resource, state: 'done' };
    case 'failed':
    case 'canceled':
    case 'discarded':
    case 'expired':
      if (state === 'running') return { ...resource, state: endedAt === null ? 'unseen' : 'half' };
      return { ...resource, state: action === 'import' && applyStartedAt !== null ? 'unseen' : 'canceled' };
    default:
      return resource;
  }
}

function counted(resources: ResourceProgress[], interrupted: boolean): RunProgress {
  const count = (state: ResourceState) => resources.filter((resource) => resource.state === state).length;
  return { resources, total: resources.length, done: count('done'), failed: count('failed'), interrupted };
}
