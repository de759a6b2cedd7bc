import 'server-only';
import type { DeploymentAnswer } from '#lib/deployments/write-deployment.ts';
import { formatInputProblem, type InputProblem } from '#lib/modules/input-problem.ts';
import { describePreflight } from '#lib/preflight/describe-preflight.ts';
import { failedOf, type PreflightReport } from '#lib/preflight/preflight.ts';
import type { ApproveResult } from '#lib/runs/approve-plan.ts';
import type { QueueResult } from '#lib/runs/queue-run.ts';
import type { CancelResult } from '#lib/runs/request-cancel.ts';
import type { ChangeStateResult } from '#lib/state/change-state.ts';
import type { DropResult, OrderResult, UnprotectResult } from '#lib/teardown/prepare-teardown.ts';
import { translator } from '#lib/words/translate.ts';
import { problemOf } from '../api-problem.ts';
import { describeLock } from '../describe-lock.ts';
import { ProblemError } from '../problem.ts';

type Refused<Result extends { ok: boolean }> = Extract<Result, { ok: false }>;

/** What a use case refused, as the problem a program is told. */
export function refuseDeployment(refused: Refused<DeploymentAnswer>): ProblemError {
  if (refused.reason === 'invalid') return invalidInputs(refused.problems);
  return new ProblemError(problemOf(refused.reason === 'not_found' ? 404 : 409, refused.reason));
}

/** What was asked for does not go together. */
const UNFIT = new Set<string>(['adopt_needs_deploy', 'drift_needs_plan_only', 'refresh_needs_deploy'] satisfies Refused<QueueResult>['reason'][]);

export function refuseRun(refused: Refused<QueueResult>): ProblemError {
  if (refused.reason === 'incomplete') return invalidInputs(refused.problems);
  if (refused.reason === 'place_unusable') return new ProblemError({ ...problemOf(409, 'place_unusable'), errors: errorsOf(refused.problems) });
  if (refused.reason === 'run_in_the_way') return new ProblemError({ ...problemOf(409, 'run_in_the_way', { number: refused.run.number }), runId: refused.run.id });
  if (refused.reason === 'state_locked') return new ProblemError({ ...problemOf(409, 'state_locked'), detail: describeLock(refused.lock), lock: refused.lock });
  if (UNFIT.has(refused.reason)) return new ProblemError(problemOf(422, refused.reason));
  if (refused.reason === 'preflight_failed') return preflightFailed(describePreflight(refused.preflight));
  return new ProblemError(problemOf(refused.reason === 'not_found' ? 404 : 409, refused.reason));
}

export function refuseUnprotect(refused: Refused<UnprotectResult>): ProblemError {
  switch (refused.reason) {
    case 'invalid':
      return invalidInputs(refused.problems);
    case 'not_protected':
    case 'name_taken':
    case 'namespace_taken':
      return new ProblemError(problemOf(409, refused.reason));
    default:
      return refuseRun(refused as Refused<QueueResult>);
  }
}

/** A step of a teardown that cannot be done as things stand. */
export function refuseStep({ reason }: Refused<OrderResult> | Refused<DropResult>): ProblemError {
  return new ProblemError(problemOf(reason === 'not_found' ? 404 : 409, reason, { number: '' }));
}

/** With what failed, as a program would ask for it next. */
function preflightFailed({ id, checks }: PreflightReport): ProblemError {
  return new ProblemError({ ...problemOf(409, 'preflight_failed'), preflightId: id, checks: failedOf(checks) });
}

export function refuseState(refused: Refused<ChangeStateResult>): ProblemError {
  const status = refused.reason === 'not_found' ? 404 : refused.reason === 'state_not_a_state' ? 400 : 409;
  return new ProblemError(problemOf(status, refused.reason, { number: '' }));
}

export function refuseDecision(refused: Refused<ApproveResult> | Refused<CancelResult>): ProblemError {
  return new ProblemError(problemOf(refused.reason === 'not_found' ? 404 : 409, refused.reason));
}

/** In the words of the wizard where it has some of its own: what it checks is not all the module's. */
function messageOf(problem: InputProblem): string {
  const wizard = translator('wizard');
  return wizard.has(`problems.${problem.code}`) ? wizard(`problems.${problem.code}`, problem.values) : formatInputProblem(problem);
}

const OUTSIDE_INPUTS = /^(?:name|target|location|moduleVersion|credentialId|subscriptionId|practice|backend\..*)$/;

function invalidInputs(problems: readonly InputProblem[]): ProblemError {
  return new ProblemError({ ...problemOf(422, 'invalid_input'), errors: errorsOf(problems) });
}

function errorsOf(problems: readonly InputProblem[]) {
  return problems.map((problem) => ({
    field: OUTSIDE_INPUTS.test(problem.variable) ? problem.variable : `inputs.${problem.variable}`,
    code: problem.code,
    message: messageOf(problem),
  }));
}
