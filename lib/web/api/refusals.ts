import 'server-only';
import type { DeploymentAnswer } from '#lib/deployments/write-deployment.ts';
import type { InputProblem } from '#lib/modules/input-problem.ts';
import type { AnswerReader } from '#lib/azure-credentials/shown-answer.ts';
import { describePreflight } from '#lib/preflight/describe-preflight.ts';
import { failedOf, type PreflightReport } from '#lib/preflight/preflight.ts';
import type { ApproveResult } from '#lib/runs/approve-plan.ts';
import type { QueueResult } from '#lib/runs/queue-run.ts';
import type { CancelResult } from '#lib/runs/request-cancel.ts';
import type { ChangeStateResult } from '#lib/state/change-state.ts';
import type { PersonLock } from '#lib/state/lock.ts';
import type { DropResult, OrderResult, UnprotectResult } from '#lib/teardown/prepare-teardown.ts';
import { MAX_DEPLOYMENT_BYTES, MAX_DRAFTS } from '#lib/tunables.ts';
import { problemOf } from '../api-problem.ts';
import { describeLock } from '../describe-lock.ts';
import { maintenanceProblem } from '../maintenance-problem.ts';
import { ProblemError } from '../problem.ts';
import { toApiProblems } from './input-problems.ts';

type Refused<Result extends { ok: boolean }> = Extract<Result, { ok: false }>;

/** What a use case refused, as the problem a program is told. */
export function refuseDeployment(refused: Refused<DeploymentAnswer>): ProblemError {
  if (refused.reason === 'invalid') return invalidInputs(refused.problems);
  if (refused.reason === 'deployment_too_large') return new ProblemError(problemOf(413, refused.reason, LIMITS));
  return new ProblemError(problemOf(refused.reason === 'not_found' ? 404 : 409, refused.reason, LIMITS));
}

/** What the texts of these refusals name. */
const LIMITS = { max: MAX_DRAFTS, kibibytes: MAX_DEPLOYMENT_BYTES / 1024 };

/** What was asked for does not go together. */
const UNFIT = new Set<string>(['adopt_needs_deploy', 'drift_needs_plan_only', 'refresh_needs_deploy'] satisfies Refused<QueueResult>['reason'][]);

export function refuseRun(refused: Refused<QueueResult>, reader: AnswerReader): ProblemError {
  if (refused.reason === 'incomplete') return invalidInputs(refused.problems);
  if (refused.reason === 'place_unusable') return new ProblemError({ ...problemOf(409, 'place_unusable'), errors: toApiProblems(refused.problems) });
  if (refused.reason === 'run_in_the_way') return new ProblemError({ ...problemOf(409, 'run_in_the_way', { number: refused.run.number }), runId: refused.run.id });
  if (refused.reason === 'state_locked') return stateLocked(refused.lock);
  if (refused.reason === 'maintenance') return maintenanceProblem(refused.maintenance);
  if (UNFIT.has(refused.reason)) return new ProblemError(problemOf(422, refused.reason));
  if (refused.reason === 'preflight_failed') return preflightFailed(describePreflight(refused.preflight, reader));
  return new ProblemError(problemOf(refused.reason === 'not_found' ? 404 : 409, refused.reason));
}

export function refuseUnprotect(refused: Refused<UnprotectResult>, reader: AnswerReader): ProblemError {
  switch (refused.reason) {
    case 'invalid':
      return invalidInputs(refused.problems);
    case 'deployment_too_large':
      return refuseDeployment({ ok: false, reason: refused.reason });
    case 'not_protected':
    case 'name_taken':
    case 'namespace_taken':
      return new ProblemError(problemOf(409, refused.reason));
    default:
      return refuseRun(refused as Refused<QueueResult>, reader);
  }
}

/** A step of a teardown that cannot be done as things stand. */
export function refuseStep(refused: Refused<OrderResult> | Refused<DropResult>): ProblemError {
  const { reason } = refused;
  if (refused.reason === 'maintenance') return maintenanceProblem(refused.maintenance);
  if (refused.reason === 'state_locked' && 'lock' in refused) return stateLocked(refused.lock);
  return new ProblemError(problemOf(reason === 'not_found' ? 404 : 409, reason, { number: '' }));
}

/** With what failed, as a program would ask for it next. */
function preflightFailed({ id, checks }: PreflightReport): ProblemError {
  return new ProblemError({ ...problemOf(409, 'preflight_failed'), preflightId: id, checks: failedOf(checks) });
}

/** `stored`: the state is one of the console's own versions, so nothing is wrong with the request's body. */
export function refuseState(refused: Refused<ChangeStateResult>, { stored = false }: { stored?: boolean } = {}): ProblemError {
  if (refused.reason === 'state_locked') return stateLocked(refused.lock);
  const values = 'values' in refused ? refused.values : {};
  const member = 'provider' in values ? { provider: values.provider } : {};
  return new ProblemError({ ...problemOf(statusOfState(refused.reason, stored), refused.reason, { number: '', ...values }), ...member });
}

function statusOfState(reason: Refused<ChangeStateResult>['reason'], stored: boolean): number {
  if (reason === 'not_found') return 404;
  if (reason === 'state_provider_not_allowed') return stored ? 409 : 422;
  const isUnreadable = reason === 'state_not_a_state' || reason === 'state_too_deep' || reason === 'state_malformed';
  return isUnreadable && !stored ? 400 : 409;
}

export function refuseDecision(refused: Refused<ApproveResult> | Refused<CancelResult>): ProblemError {
  if (refused.reason === 'maintenance') return maintenanceProblem(refused.maintenance);
  if (refused.reason === 'state_locked') return stateLocked(refused.lock);
  return new ProblemError(problemOf(refused.reason === 'not_found' ? 404 : 409, refused.reason));
}

/** Names the holder of the lock. */
function stateLocked(lock: PersonLock | null): ProblemError {
  return new ProblemError({ ...problemOf(409, 'state_locked'), ...(lock !== null && { detail: describeLock(lock), lock }) });
}

function invalidInputs(problems: readonly InputProblem[]): ProblemError {
  return new ProblemError({ ...problemOf(422, 'invalid_input'), errors: toApiProblems(problems) });
}
