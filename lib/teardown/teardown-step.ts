import type { AzureProblem } from './survey.ts';

export const STEP_KINDS = ['delete_lock', 'delete_resource', 'drop_from_state'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Something done outside Terraform for a teardown, and by whom. Times are ISO 8601 in UTC. */
export interface TeardownStep {
  id: string;
  kind: StepKind;
  /** The id in Azure of what is deleted; the cluster's name for what was dropped from state. */
  subject: string;
  detail: StepDetail;
  requestedBy: string;
  requestedAt: string;
  /** Null while it waits, or a runner is at it. */
  finishedAt: string | null;
  /** Until when it waits because Azure asked for a pause; null where it does not. */
  retryAt: string | null;
  /** Why it was not done, or is not yet, in Azure's words; null otherwise. */
  failure: AzureProblem | null;
}

export interface StepDetail {
  name: string;
  /** A resource's type in Azure, a lock's level. */
  type?: string;
  notes?: string | null;
  /** What was dropped from state. */
  addresses?: string[];
  /** The number up to which all runs had ended by then: what later ones make of it is not dropped. Missing in steps of earlier versions. */
  afterRun?: number;
}
