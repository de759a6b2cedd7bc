import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findCloud } from '#lib/azure/azure-cloud.ts';
import { createAzureClients, simulatorCredential, type AzureClients } from '#lib/azure/azure-clients.ts';
import { AzureObservationError } from '#lib/azure/azure-observation.ts';
import { observeDeployment } from '#lib/azure/observe-deployment.ts';
import { listWatchTargets, recordObservation, recordObservationError, type WatchTarget } from '#lib/azure/azure-status-store.ts';
import { BACKGROUND_STATUS_EVERY_MS, WATCHED_STATUS_EVERY_MS } from '#lib/tunables.ts';
import { credentialOf } from './azure-sign-in.ts';
import { PRACTICE_SUBSCRIPTION_ID } from './practice/practice-module.ts';
import type { RunnerLog } from './runner-log.ts';
import type { RunnerSetup } from './run-context.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Looks at the Azure resources of the deployments somebody watches, and slowly at all others, and stores what it saw: one poll
 * serves every viewer. Returns what stops it.
 */
export function startWatchingAzure(setup: RunnerSetup, { simulatorUrl }: { simulatorUrl: string | null }, log: RunnerLog): () => void {
  const clientsOf = createClientCache(setup, simulatorUrl);
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    try {
      const targets = await listWatchTargets(setup.db, { watchedEveryMs: WATCHED_STATUS_EVERY_MS, othersEveryMs: BACKGROUND_STATUS_EVERY_MS });
      await Promise.all(targets.map((target) => look(setup, clientsOf, target)));
    } catch (error) {
      log.warn({ error }, 'could not look at Azure; trying again');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void tick(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

type ClientsOf = (target: string) => Promise<AzureClients | null>;

/** The module names the resource group after the namespace, and the cluster `<namespace>-cluster` (module/gotchas section 1). */
async function look({ db }: RunnerSetup, clientsOf: ClientsOf, { id, target, namespace }: WatchTarget): Promise<void> {
  try {
    const clients = await clientsOf(target);
    if (clients === null) return await recordObservationError(db, id, { code: 'credential_invalid', message: 'no Azure subscription is set', retryAt: null });
    await recordObservation(db, id, await observeDeployment(clients, { resourceGroup: namespace, clusterName: `${namespace}-cluster` }));
  } catch (error) {
    await recordObservationError(db, id, describe(error));
  }
}

function describe(error: unknown) {
  if (!(error instanceof AzureObservationError)) return { code: 'unknown', message: String(error), retryAt: null } as const;
  const retryAt = error.retryAfterMs ? new Date(Date.now() + error.retryAfterMs).toISOString() : null;
  return { code: error.code, message: error.message, retryAt };
}

/** Clients are kept: they hold connections and tokens. Practice talks to the simulator, azure with the runner's own environment. */
function createClientCache(setup: RunnerSetup, simulatorUrl: string | null): ClientsOf {
  const kept = new Map<string, AzureClients>();
  return async (target) => {
    const known = kept.get(target);
    if (known !== undefined) return known;
    const clients = target === 'practice' ? await practiceClients(setup, simulatorUrl) : azureClients(setup);
    if (clients !== null) kept.set(target, clients);
    return clients;
  };
}

async function practiceClients({ dataDir }: RunnerSetup, simulatorUrl: string | null): Promise<AzureClients | null> {
  if (simulatorUrl === null) return null;
  const caPem = await readFile(path.join(dataDir, 'practice', 'simulator', 'cert.pem'), 'utf8');
  return createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulatorUrl, caPem });
}

function azureClients({ azure, azureSignIn }: RunnerSetup): AzureClients | null {
  const subscriptionId = azureSignIn?.subscriptionId ?? null;
  const cloud = findCloud(azure.ARM_ENVIRONMENT);
  if (azureSignIn === null || subscriptionId === null || cloud === null) return null;
  return createAzureClients({ credential: credentialOf(azureSignIn, azure, cloud), subscriptionId, endpoint: cloud.endpoint });
}
