import type { AttributeChange } from '../plans/plan-document.ts';
import type { Run } from '../runs/run.ts';
import type { DriftSchedule } from './drift-schedule.ts';
import type { SelfChangeName } from './self-changes.ts';

export const DRIFT_OUTCOMES = ['no_drift', 'drifted', 'gone'] as const;
/** `gone`: at least one resource is not in Azure any more; others may differ beside it. */
export type DriftOutcome = (typeof DRIFT_OUTCOMES)[number];

export const REVERTS = ['create', 'update', 'replace', 'delete', 'none'] as const;
/** What the next deploy would do to a resource that drifted; `none`: the configuration does not say how it should be. */
export type Revert = (typeof REVERTS)[number];

/** A resource that is not what state says: `before` of an attribute is state's value, `after` is Azure's. */
export interface DriftedResource {
  address: string;
  /** The type in Azure's provider, for practice resources too. */
  type: string;
  name: string;
  component: string;
  kind: 'changed' | 'gone';
  /** Empty for one that is gone. */
  attributes: AttributeChange[];
  /** How many more attributes differ than are kept here; absent when all are. */
  hiddenAttributes?: number;
  revert: Revert;
  /** Reverting it destroys what holds data. */
  revertLosesData: boolean;
}

/** Something that Azure changes by itself, which is not drift: only where it was, without values. */
export interface SelfChanged {
  address: string;
  type: string;
  name: string;
  rule: SelfChangeName;
  /** Top-level attributes. */
  attributes: string[];
}

/** What a drift check found: computed and masked once by the runner, stored, and shown as it is. */
export interface DriftFindings {
  resources: DriftedResource[];
  byAzure: SelfChanged[];
  /** How many resources the next deploy would change that have not drifted: the options differ from what was applied. */
  pending: number;
}

/** What the last drift check of a deployment found. `checkedAt` is an ISO 8601 string in UTC. */
export interface DriftReport extends DriftFindings {
  runId: string;
  checkedAt: string;
  outcome: DriftOutcome;
  /** The number of the run that changed something since; null while the report still says how things stand. */
  supersededBy: number | null;
}

/** How a deployment stands to Azure, as far as checks have told. */
export interface Drift {
  schedule: DriftSchedule;
  /** What the last check that came to its end found; null while there was none. */
  report: DriftReport | null;
  /** The number of the run whose accepted differences are what the next deploy would change; null where it is something else. */
  accepted: number | null;
  /** A check that is queued or under way. */
  underWay: Run | null;
  /** The last check, where it ended without finding anything out: failed, canceled, or it gave way. */
  missed: Run | null;
}

export function outcomeOf({ resources }: Pick<DriftFindings, 'resources'>): DriftOutcome {
  if (resources.some((resource) => resource.kind === 'gone')) return 'gone';
  return resources.length > 0 ? 'drifted' : 'no_drift';
}
