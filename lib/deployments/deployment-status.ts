import type { RunKind, RunStatus } from '../runs/run-status.ts';
import { isMutating } from '../runs/run-status.ts';
import type { DeploymentStatus } from './deployment.ts';

/** Statuses in which no run is under way. */
export type RestStatus = Extract<DeploymentStatus, 'draft' | 'deployed' | 'failed' | 'destroyed'>;

/** What a deployment is while an unfinished run of this kind is under way. */
export function statusDuring(kind: RunKind, rest: RestStatus, everDeployed: boolean): DeploymentStatus {
  if (!isMutating(kind)) return rest;
  if (kind === 'destroy') return 'destroying';
  return everDeployed ? 'changing' : 'deploying';
}

/**
 * What a deployment is once a run has ended. A run that ended before its apply began changed nothing, so the deployment is
 * what it was; but a first deployment that could not even be planned has failed, and the person should see so. A teardown that
 * leaves resources in the state has not torn down, whatever it said. One that planned less than everything (`partial`), as an
 * adoption or an accepted drift, deploys nothing: it leaves what was incomplete incomplete.
 */
export function statusAfterRun(run: { kind: RunKind; status: RunStatus; applyStarted: boolean; stateHasResources: boolean; partial?: boolean }, rest: RestStatus): RestStatus {
  if (!isMutating(run.kind)) return rest;
  if (run.status === 'applied' || run.status === 'no_changes') {
    if (run.kind !== 'destroy') return run.partial === true ? rest : 'deployed';
    return run.stateHasResources ? 'failed' : 'destroyed';
  }
  if (run.applyStarted) return 'failed';
  return run.status === 'failed' && rest === 'draft' ? 'failed' : rest;
}
