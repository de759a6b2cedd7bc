import { isRestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import type { ArmRequests } from './arm-requests.ts';
import { toObservationError } from './azure-error.ts';
import { AzureObservationError } from './azure-observation.ts';
import type { AzureObservationErrorCode, ObservedResource } from './azure-observation.ts';

/** How long Azure may take for all of them before it counts as not reachable. */
const STATES_TIMEOUT_MS = 20_000;

/** What a resource says of itself beyond being provisioned, in Azure's own words. */
export interface ObservedState {
  /** The resource's id, as the list had it. */
  id: string;
  state: string | null;
  /** Of a MySQL server's standby; null without one. */
  standby: string | null;
  /** Why Azure did not tell; null when it did. */
  refusal: Extract<AzureObservationErrorCode, 'not_authorized' | 'not_found' | 'unknown'> | null;
}

interface Source {
  apiVersion: string;
  read: (properties: unknown) => { state: string | null; standby: string | null };
}

const text = z.string().nullish().catch(null);
const gateway = z.object({ operationalState: text });
const server = z.object({ state: text, highAvailability: z.object({ mode: text, state: text }).nullish().catch(null) });
const account = z.object({ statusOfPrimary: text });

/**
 * The resources that have a state of their own beside provisioningState, and the contract each is read by (learn.microsoft.com/rest/api):
 * application-gateway/application-gateways/get, operationalState Stopped, Starting, Running, Stopping;
 * mysql/flexibleserver/servers/get, state Ready, Dropping, Disabled, Starting, Stopping, Stopped, Updating, and highAvailability.state
 * NotEnabled, CreatingStandby, Healthy, FailingOver, RemovingStandby; storagerp/storage-accounts/get-properties, statusOfPrimary
 * available, unavailable.
 */
const SOURCES: Readonly<Record<string, Source>> = {
  'microsoft.network/applicationgateways': { apiVersion: '2024-05-01', read: (properties) => ({ state: gateway.parse(properties).operationalState ?? null, standby: null }) },
  'microsoft.dbformysql/flexibleservers': { apiVersion: '2023-12-30', read: serverState },
  'microsoft.storage/storageaccounts': { apiVersion: '2023-05-01', read: (properties) => ({ state: account.parse(properties).statusOfPrimary ?? null, standby: null }) },
};

function serverState(properties: unknown): { state: string | null; standby: string | null } {
  const { state, highAvailability } = server.parse(properties);
  const hasStandby = (highAvailability?.mode ?? 'Disabled') !== 'Disabled';
  return { state: state ?? null, standby: hasStandby ? (highAvailability?.state ?? null) : null };
}

/**
 * Asks those of the resources that have a state of their own for it. One that Azure refuses to tell (403, 404, an answer that is
 * not understood) costs only that one. Throws AzureObservationError when Azure asks for a pause, is out of reach or knows us not.
 */
export async function observeStates(arm: ArmRequests, resources: readonly ObservedResource[], timeoutMs = STATES_TIMEOUT_MS): Promise<ObservedState[]> {
  const abortSignal = AbortSignal.timeout(timeoutMs);
  const asked = resources.flatMap(({ id, type }) => {
    const source = SOURCES[type.toLowerCase()];
    return source === undefined ? [] : [observeState(arm, id, source, abortSignal)];
  });
  return Promise.all(asked);
}

async function observeState(arm: ArmRequests, id: string, { apiVersion, read }: Source, abortSignal: AbortSignal): Promise<ObservedState> {
  try {
    const { properties } = envelope.parse(await arm.get(id, { apiVersion, abortSignal }));
    return { id, ...read(properties), refusal: null };
  } catch (error) {
    if (abortSignal.aborted) throw new AzureObservationError('azure_unavailable', 'Azure did not tell in time how single resources are.', { cause: error });
    return { id, state: null, standby: null, refusal: refusalOf(error) };
  }
}

const envelope = z.object({ properties: z.unknown() });

function refusalOf(error: unknown): NonNullable<ObservedState['refusal']> {
  if (!isRestError(error)) {
    if (error instanceof z.ZodError) return 'unknown';
    throw toObservationError(error);
  }
  if (error.statusCode === 403) return 'not_authorized';
  if (error.statusCode === 404) return 'not_found';
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 && ![401, 408, 429].includes(error.statusCode)) return 'unknown';
  throw toObservationError(error);
}
