import type { AutoApproveRefusal } from './auto-approve-refusal.ts';
import type { RunFailure } from './run-failure.ts';
import type { RunKind, RunStatus } from './run-status.ts';

export interface RunCounts {
  add: number;
  change: number;
  destroy: number;
}

/** One attempt to change a deployment, as pages and the API show it. Times are ISO 8601 strings in UTC. */
export interface Run {
  id: string;
  deploymentId: string;
  /** 1, 2, 3 … within the deployment. */
  number: number;
  kind: RunKind;
  status: RunStatus;
  queuedAt: string;
  startedAt: string | null;
  plannedAt: string | null;
  approvedAt: string | null;
  applyStartedAt: string | null;
  finishedAt: string | null;
  requestedBy: string;
  approvedBy: string | null;
  autoApprove: boolean;
  /** Why its plan waits for a person although it was to approve itself; null where it does not. */
  autoApproveRefused: AutoApproveRefusal | null;
  /** As whom it reaches Azure (null: the runner's own environment), and the subscription that was asked for (null: that one's own). */
  credentialId: string | null;
  subscriptionId: string | null;
  /** Null until a plan was made. */
  counts: RunCounts | null;
  failure: RunFailure | null;
  cancelRequestedAt: string | null;
  cancelRequestedBy: string | null;
  /** When Terraform was interrupted; null while the request has not reached it. */
  cancelSignaledAt: string | null;
  /** How many resources its plan imports; `adoptOnly`: it plans nothing beside them. */
  adopts: number;
  adoptOnly: boolean;
  /** Why it plans less than everything; null where it does not. */
  purpose: RunPurpose | null;
  /** A plan_only run that asks whether Azure still is what state says. */
  driftCheck: boolean;
  /** The number of the run that a drift check was stopped for; null for all others. */
  gaveWayTo: number | null;
  /** Why a drift check counts for nothing, where no run of its own deployment stopped it; null for all others. */
  skipReason: SkipReason | null;
  /** A deploy that takes Azure's values into state, and changes nothing in Azure. */
  refreshOnly: boolean;
  /** Why an admin let it start without a preflight, or past one that failed; null when nobody did. */
  skippedPreflight: string | null;
}

/**
 * What came between the asking for a drift check and its end: the deployment was archived or torn down; another run (gaveWayTo)
 * applied something; as whom or where it reaches Azure was changed; a run of another deployment wanted the providers' cache it had.
 */
export type SkipReason = 'archived' | 'destroyed' | 'newer_run' | 'place_changed' | 'cache_wanted';

/** unprotect: the deployment's own locks go, so that a teardown does not race them; nothing else changes. */
export const RUN_PURPOSES = ['unprotect'] as const;
export type RunPurpose = (typeof RUN_PURPOSES)[number];

/**
 * Whether a run is one that a preflight may keep back: a preview changes nothing; a teardown, the run before it that takes its locks
 * away, and one that only takes what is there into state need nothing of Azure that could be looked at.
 */
export function needsPreflight(run: Pick<Run, 'kind' | 'purpose' | 'refreshOnly' | 'adoptOnly'>): boolean {
  return run.kind === 'deploy' && !plansLess(run);
}

/** Whether a run plans less than what the options lead to. */
export function plansLess({ purpose, refreshOnly, adoptOnly }: { purpose: string | null; refreshOnly: boolean; adoptOnly: boolean }): boolean {
  return purpose !== null || refreshOnly || adoptOnly;
}

/** Whether a run is a part of a teardown: what stopped it is dealt with on the teardown's page. */
export function isOfTeardown({ kind, purpose }: Pick<Run, 'kind' | 'purpose'>): boolean {
  return kind === 'destroy' || purpose === 'unprotect';
}

/** A Terraform file as it runs, without secrets. */
export interface ConfigurationFile {
  name: string;
  content: string;
}
