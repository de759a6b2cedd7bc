import type { AzureObservation, AzureObservationErrorCode } from '../azure/azure-observation.ts';
import type { ManagementLock } from '../azure/management-locks.ts';

/** What Azure was found to have before a teardown. Shown as it is, so it holds no secret. */
export interface SurveyBody extends AzureObservation {
  locks: ManagementLock[];
  /** False where the subscription's own locks may not be read. */
  isSubscriptionRead: boolean;
  /** Bytes by the resource's id in lower case, where Azure says. */
  stored: Record<string, number>;
}

/** The last look, and why a later one gave none. Times are ISO 8601 in UTC. */
export interface Survey {
  body: SurveyBody | null;
  observedAt: string | null;
  requestedAt: string;
  attemptedAt: string | null;
  error: LookProblem | null;
}

/** Why Azure gave no picture, in its own words. */
export interface AzureProblem {
  code: AzureObservationErrorCode;
  message: string;
}

/** Why a look gave nothing, and when Azure may be asked again, where it asked for a pause. ISO 8601 in UTC. */
export interface LookProblem extends AzureProblem {
  retryAt: string | null;
}
