import { subscriptionNamedIn } from '#lib/configuration/files-subscription.ts';
import { findAppliedInputs, recordAppliedPlace } from '#lib/deployments/applied-inputs-store.ts';
import type { ClaimedRun } from '#lib/runs/claim-store.ts';
import { findPlan } from '#lib/runs/plan-store.ts';
import { FencedError } from './fenced.ts';
import { retryWhileDown } from './retry-while-down.ts';
import type { RunContext, RunnerSetup } from './run-context.ts';

/**
 * The subscription a run works in: the one it was queued with, which its files name; else that of its plan, which another runner may
 * have made; else that of what exists. Null: whatever the runner signs in with.
 */
export async function subscriptionOf(setup: Pick<RunnerSetup, 'db' | 'key'>, run: Pick<ClaimedRun, 'id' | 'deploymentId' | 'target' | 'phase' | 'subscriptionId' | 'files'>): Promise<string | null> {
  if (run.target !== 'azure' || run.subscriptionId !== null) return run.subscriptionId;
  // azurerm and azapi work in that one: everything else of the run has to as well.
  const named = subscriptionNamedIn(run.files);
  if (named !== null) return named;
  const plan = run.phase === 'apply' ? await findPlan(setup.db, run.id) : null;
  return plan?.subscriptionId ?? (await findAppliedInputs(setup, run.deploymentId))?.subscriptionId ?? null;
}

/** Remembers, before anything is made, where this run makes it: from then on it can be found and changed there alone. */
export async function rememberPlace({ setup, run, scope }: RunContext): Promise<void> {
  if (scope === null) return;
  const exists = (await retryWhileDown(() => findAppliedInputs(setup, run.deploymentId))) !== null;
  if (!(await retryWhileDown(() => recordAppliedPlace(setup.db, run, { scope, exists })))) throw new FencedError(run.id);
}
