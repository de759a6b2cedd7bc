import type { Deployment } from '#lib/deployments/deployment.ts';
import type { Run } from '#lib/runs/run.ts';

/** A deployment as the API shows it. */
export function toApiDeployment({ lastRun, ...deployment }: Deployment) {
  const { id, name, target, location, moduleVersion, inputs, secretInputs, backend, credentialId, subscriptionId, status, url, createdAt, createdBy, updatedAt } = deployment;
  return { id, name, target, location, moduleVersion, inputs, secretInputs, backend, credentialId, subscriptionId, status, url, lastRun: lastRun === null ? null : toApiRun(lastRun), createdAt, createdBy, updatedAt };
}

/** A run as the API shows it. */
export function toApiRun({ id, deploymentId, number, kind, status, queuedAt, startedAt, finishedAt, requestedBy, approvedBy, counts, failure }: Run) {
  return { id, deploymentId, number, kind, status, queuedAt, startedAt, finishedAt, requestedBy, approvedBy, counts, failure };
}
