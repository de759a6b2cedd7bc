import type { AzureClients } from '../azure/azure-clients.ts';
import { isNotFound, toObservationError } from '../azure/azure-error.ts';
import type { ObservedResource } from '../azure/azure-observation.ts';
import { listLocks } from '../azure/management-locks.ts';
import { observeDeployment } from '../azure/observe-deployment.ts';
import { findStoredBytes } from '../azure/stored-bytes.ts';
import type { SurveyBody } from './survey.ts';

/** Both together stay below LOOK_LASTS_MS. */
const GROUP_TIMEOUT_MS = 20_000;
const SURVEY_TIMEOUT_MS = 30_000;

/** Looks at everything a teardown has to know of, read-only. Throws AzureObservationError. */
export async function readSurvey(clients: AzureClients, { subscriptionId, namespace }: { subscriptionId: string; namespace: string }): Promise<SurveyBody> {
  const observed = await observeDeployment(clients, { resourceGroup: namespace, clusterName: `${namespace}-cluster`, timeoutMs: GROUP_TIMEOUT_MS });
  const abortSignal = AbortSignal.timeout(SURVEY_TIMEOUT_MS);
  try {
    const [found, stored] = await Promise.all([
      listLocks(clients, { subscriptionId, resourceGroup: namespace, abortSignal }),
      measure(clients, observed.resources, abortSignal),
    ]);
    return { ...observed, ...found, stored };
  } catch (error) {
    if (isNotFound(error, 'ResourceGroupNotFound')) return { ...observed, locks: [], isSubscriptionRead: false, stored: {} };
    throw toObservationError(error);
  }
}

async function measure(clients: AzureClients, resources: readonly ObservedResource[], abortSignal: AbortSignal): Promise<Record<string, number>> {
  const sizes = await Promise.all(resources.map(async ({ id, type }) => [id.toLowerCase(), await findStoredBytes(clients, { id, type, abortSignal })] as const));
  return Object.fromEntries(sizes.filter((size): size is [string, number] => size[1] !== null));
}
