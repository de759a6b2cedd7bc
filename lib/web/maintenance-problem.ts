import 'server-only';
import type { MaintenanceLock } from '../deployments/maintenance.ts';
import { translator } from '../words/translate.ts';
import { problemOf } from './api-problem.ts';
import { ProblemError } from './problem.ts';

/** Returns the problem of a deployment that is locked for maintenance, with who holds the lock and why. */
export function maintenanceProblem(maintenance: MaintenanceLock): ProblemError {
  return new ProblemError({ ...problemOf(409, 'maintenance'), detail: describeMaintenance(maintenance), maintenance });
}

/** Says who locked the deployment, since when and why, and who lifts the lock. */
export function describeMaintenance({ lockedBy, createdAt, reason }: MaintenanceLock): string {
  return translator('maintenance')('refusal', { who: lockedBy, since: createdAt, reason });
}
