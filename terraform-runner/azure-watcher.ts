import { lookProblemOf } from '#lib/azure/azure-error.ts';
import { AzureObservationError } from '#lib/azure/azure-observation.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { observeStates } from '#lib/azure/observe-states.ts';
import { claimWatchTargets, recordObservation, recordObservationError, type WatchTarget } from '#lib/azure/azure-status-store.ts';
import { readNewestSummary } from '#lib/state/summary-store.ts';
import { componentStatuses } from '#lib/status/component-statuses.ts';
import { expectedOfOptions, expectedOfState, type ExpectedPart } from '#lib/status/expected-part.ts';
import { BACKGROUND_STATUS_EVERY_MS, WATCHED_STATUS_EVERY_MS } from '#lib/tunables.ts';
import type { FindAccess } from './azure-access.ts';
import type { RunnerLog } from './runner-log.ts';
import type { RunnerSetup } from './run-context.ts';
import { startWatch } from './watch.ts';

/**
 * Looks at the Azure resources of the deployments somebody watches, and slowly at all others, and stores what it saw: one poll
 * serves every viewer. Returns what stops it.
 */
export function startWatchingAzure(setup: RunnerSetup, findAccess: FindAccess, log: RunnerLog): () => void {
  return startWatch({
    claim: (most) => claimWatchTargets(setup.db, { watchedEveryMs: WATCHED_STATUS_EVERY_MS, othersEveryMs: BACKGROUND_STATUS_EVERY_MS, most }),
    look: (target) => look(setup, findAccess, target),
    log,
    what: 'Azure',
  });
}

/** The module names the resource group after the namespace, and the cluster `<namespace>-cluster` (module/gotchas section 1). */
async function look(setup: RunnerSetup, findAccess: FindAccess, watched: WatchTarget): Promise<void> {
  const { db } = setup;
  const { id, namespace, underWay, claimedAt: askedAt, afterRun } = watched;
  try {
    const access = await findAccess(watched);
    if (access === null) return await recordObservationError(db, id, { code: 'credential_invalid', message: 'no Azure subscription is set', retryAt: null, askedAt });
    const observation = await observeDeployment(access.clients, { resourceGroup: namespace, clusterName: `${namespace}-cluster` });
    const states = await observeStates(access.clients.arm, observation.resources);
    const components = componentStatuses({ ...observation, states, expected: await readExpected(setup, watched), underWay });
    await recordObservation(db, id, { ...observation, askedAt, afterRun, components });
  } catch (error) {
    await recordObservationError(db, id, { ...describe(error), askedAt });
  }
}

/** What state has; where Terraform keeps it elsewhere, what the options lead to, once a run has gone through. */
async function readExpected(setup: RunnerSetup, { id, status, backend, moduleVersion, inputs }: WatchTarget): Promise<ExpectedPart[]> {
  const state = await readNewestSummary(setup, id);
  if (state !== null) return expectedOfState(state.resources);
  return backend !== 'console' && status === 'deployed' ? expectedOfOptions({ moduleVersion, inputs }) : [];
}

function describe(error: unknown) {
  if (!(error instanceof AzureObservationError)) return { code: 'unknown', message: String(error), retryAt: null } as const;
  return lookProblemOf(error);
}
