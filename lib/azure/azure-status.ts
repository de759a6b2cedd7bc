import type { ComponentStatus } from '../status/component-status.ts';
import type { AzureObservation, AzureObservationErrorCode } from './azure-observation.ts';

/** What is known of a deployment's Azure resources: the last picture, and why a later look gave none. Times are ISO 8601 in UTC. */
export interface AzureStatus extends AzureObservation {
  /** What that picture amounts to, as it was seen; lib/status/as-of.ts says what of it may still be shown. */
  components: ComponentStatus[];
  /** When Azure last said what is in the group; null when it never did. */
  observedAt: string | null;
  /** When that was asked for which the components are made of: no later than `observedAt`, and null where nobody looked yet. */
  componentsAt: string | null;
  /** The number up to which all runs that change things had ended when that was asked for: it says nothing of what later ones made. */
  afterRun: number;
  attemptedAt: string;
  /** Null when the last look succeeded. */
  error: { code: AzureObservationErrorCode; message: string; /** When Azure may be asked again, where it said so. */ retryAt: string | null } | null;
}
