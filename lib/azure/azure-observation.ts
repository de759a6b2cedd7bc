/** What Azure answered about one deployment's resource group at a moment. Shown as it is, so it holds no secret. */
export interface AzureObservation {
  /** The group's own id, which its list does not have; null where there is no such group. */
  groupId: string | null;
  resources: ObservedResource[];
  /** Null when there is no such cluster (yet, or any more). */
  cluster: ObservedCluster | null;
}

/** `provisioningState` is Azure's own word (Creating, Succeeded, Failed, Deleting, ...), null where Azure says none. */
export interface ObservedResource {
  id: string;
  name: string;
  type: string;
  location: string | null;
  provisioningState: string | null;
}

export interface ObservedCluster {
  name: string;
  kubernetesVersion: string | null;
  /** Running or Stopped. */
  powerState: string | null;
  provisioningState: string | null;
  nodePools: ObservedNodePool[];
}

export interface ObservedNodePool {
  name: string;
  count: number | null;
  /** The autoscaler's limits; null where there is no autoscaler. */
  minCount: number | null;
  maxCount: number | null;
  vmSize: string | null;
  provisioningState: string | null;
  powerState: string | null;
}

/** Nothing is there: what a resource group that does not exist looks like. */
export const EMPTY_OBSERVATION: AzureObservation = { groupId: null, resources: [], cluster: null };

/** Why Azure could not be seen. */
export const AZURE_OBSERVATION_ERROR_CODES = ['not_authorized', 'credential_invalid', 'throttled', 'azure_unavailable', 'not_found', 'unknown'] as const;
export type AzureObservationErrorCode = (typeof AZURE_OBSERVATION_ERROR_CODES)[number];

/** Azure was asked and gave no picture. `retryAfterMs` is when it may be asked again, where it says so. */
export class AzureObservationError extends Error {
  readonly code: AzureObservationErrorCode;
  readonly retryAfterMs: number | null;

  constructor(code: AzureObservationErrorCode, message: string, options: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AzureObservationError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
