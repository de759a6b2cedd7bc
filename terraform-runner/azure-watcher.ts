import { AzureObservationError } from '#lib/azure/azure-observation.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { listWatchTargets, recordObservation, recordObservationError, type WatchTarget } from '#lib/azure/azure-status-store.ts';
import { BACKGROUND_STATUS_EVERY_MS, WATCHED_STATUS_EVERY_MS } from '#lib/tunables.ts';
import type { FindAccess } from './azure-access.ts';
import type { RunnerLog } from './runner-log.ts';
import type { RunnerSetup } from './run-context.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Looks at the Azure resources of the deployments somebody watches, and slowly at all others, and stores what it saw: one poll
 * serves every viewer. Returns what stops it.
 */
export function startWatchingAzure(setup: RunnerSetup, findAccess: FindAccess, log: RunnerLog): () => void {
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    try {
      const targets = await listWatchTargets(setup.db, { watchedEveryMs: WATCHED_STATUS_EVERY_MS, othersEveryMs: BACKGROUND_STATUS_EVERY_MS });
      await Promise.all(targets.map((target) => look(setup, findAccess, target)));
    } catch (error) {
      log.warn({ error }, 'could not look at Azure; trying again');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void tick(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** The module names the resource group after the namespace, and the cluster `<namespace>-cluster` (module/gotchas section 1). */
async function look({ db }: RunnerSetup, findAccess: FindAccess, { id, namespace, ...place }: WatchTarget): Promise<void> {
  try {
    const access = await findAccess(place);
    if (access === null) return await recordObservationError(db, id, { code: 'credential_invalid', message: 'no Azure subscription is set', retryAt: null });
    await recordObservation(db, id, await observeDeployment(access.clients, { resourceGroup: namespace, clusterName: `${namespace}-cluster` }));
  } catch (error) {
    await recordObservationError(db, id, describe(error));
  }
}

function describe(error: unknown) {
  if (!(error instanceof AzureObservationError)) return { code: 'unknown', message: String(error), retryAt: null } as const;
  const retryAt = error.retryAfterMs ? new Date(Date.now() + error.retryAfterMs).toISOString() : null;
  return { code: error.code, message: error.message, retryAt };
}
