/** A person's hold on a deployment: while it stands no run is queued or starts, and nothing is deleted or dropped for a teardown. Not Terraform's lock, and no run touches it. */
export interface MaintenanceLock {
  reason: string;
  lockedBy: string;
  /** ISO 8601 in UTC. */
  createdAt: string;
}

/** Refuses what the lock does not allow, and says who holds it and why. */
export interface MaintenanceRefusal {
  ok: false;
  reason: 'maintenance';
  maintenance: MaintenanceLock;
}
