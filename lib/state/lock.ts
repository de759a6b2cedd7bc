import type { MaintenanceLock } from '../deployments/maintenance.ts';

/** Who keeps others from a deployment's state, and from the deployment. Times are ISO 8601 in UTC. */
export interface Locks {
  /** Terraform's own; null while nobody has it. */
  state: { lockId: string; holder: string; runId: string | null; operation: string | null; createdAt: string; /** Its run has ended: it may be broken. */ dead: boolean } | null;
  maintenance: MaintenanceLock | null;
}

/** A person's lock on the state: taken by their own Terraform with an API token. */
export interface PersonLock {
  lockId: string;
  holder: string;
  operation: string | null;
  /** ISO 8601 in UTC. */
  since: string;
}
