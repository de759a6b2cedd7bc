import type { Deployment, ListedDeployment } from '#lib/deployments/deployment.ts';
import type { Drift } from '#lib/drift/drift-report.ts';
import type { InputProblem } from '#lib/modules/input-problem.ts';
import type { ShownRun } from '#lib/runs/shown-run.ts';
import { translator } from '#lib/words/translate.ts';
import { toApiProblems } from './input-problems.ts';

type WithShownRun<D> = D & { lastRun: ShownRun | null };

/** A deployment as the API shows it. */
export function toApiDeployment({ lastRun, ...deployment }: WithShownRun<Deployment>) {
  const { id, name, target, location, moduleVersion, inputs, secretInputs, secretKeys, backend, credentialId, subscriptionId, appliedSubscriptionId, allowedDowngrade, status, url, createdAt, createdBy, updatedAt } = deployment;
  return { id, name, target, location, moduleVersion, inputs, secretInputs, secretKeys, backend, credentialId, subscriptionId, appliedSubscriptionId, allowedDowngrade, status, url, lastRun: lastRun === null ? null : toApiRun(lastRun), createdAt, createdBy, updatedAt };
}

/** A deployment as lists of the API show it: without what was chosen. */
export function toListedDeployment(deployment: WithShownRun<ListedDeployment>) {
  const { inputs: _inputs, secretKeys: _keys, ...listed } = toApiDeployment({ ...deployment, inputs: {}, secretKeys: {} });
  return listed;
}

/** A deployment that was written, with what its inputs are warned of. */
export function toChangedDeployment({ deployment, warnings }: { deployment: WithShownRun<Deployment>; warnings: readonly InputProblem[] }) {
  return { ...toApiDeployment(deployment), warnings: toApiProblems(warnings) };
}

/** A run as the API shows it. */
export function toApiRun(run: ShownRun) {
  const { id, deploymentId, number, kind, status, queuedAt, startedAt, finishedAt, requestedBy, approvedBy, autoApprove, autoApproveRefused, credentialId, subscriptionId, counts, adopts, adoptOnly, purpose, driftCheck, gaveWayTo, skipReason, refreshOnly, failure, skippedPreflight } = run;
  return { id, deploymentId, number, kind, status, queuedAt, startedAt, finishedAt, requestedBy, approvedBy, autoApprove, autoApproveRefused, credentialId, subscriptionId, counts, adopts, adoptOnly, purpose, driftCheck, gaveWayTo, skipReason, refreshOnly, failure, skippedPreflight };
}

/** Drift as the API shows it: empty lists until a check has come to its end. */
export function toApiDrift({ schedule, report, underWay }: Drift & { underWay: ShownRun | null }) {
  const reasons = translator('drift');
  return {
    schedule,
    outcome: report?.outcome ?? null,
    checkedAt: report?.checkedAt ?? null,
    runId: report?.runId ?? null,
    supersededBy: report?.supersededBy ?? null,
    resources: report?.resources ?? [],
    byAzure: (report?.byAzure ?? []).map((one) => ({ ...one, reason: reasons(`byAzure.rules.${one.rule}`) })),
    pending: report?.pending ?? 0,
    underWay: underWay === null ? null : toApiRun(underWay),
  };
}
