import type { LogLine } from '#lib/logs/log-line.ts';
import type { ResourceProgress, RunProgress } from '#lib/runs/resource-progress.ts';
import type { Run } from '#lib/runs/run.ts';

/** A run that is being applied, with what a test says otherwise. */
export function sampleRun(differences: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    deploymentId: 'deployment-1',
    number: 3,
    kind: 'deploy',
    status: 'applying',
    queuedAt: '2026-01-05T10:00:00.000Z',
    startedAt: '2026-01-05T10:00:01.000Z',
    plannedAt: '2026-01-05T10:00:20.000Z',
    approvedAt: '2026-01-05T10:01:00.000Z',
    applyStartedAt: '2026-01-05T10:01:01.000Z',
    finishedAt: null,
    requestedBy: 'ada@example.com',
    approvedBy: 'grace@example.com',
    autoApprove: false,
    autoApproveRefused: null,
    credentialId: null,
    subscriptionId: null,
    counts: { add: 52, change: 0, destroy: 0 },
    failure: null,
    cancelRequestedAt: null,
    cancelRequestedBy: null,
    cancelSignaledAt: null,
    adopts: 0,
    adoptOnly: false,
    purpose: null,
    driftCheck: false,
    gaveWayTo: null,
    skipReason: null,
    refreshOnly: false,
    skippedPreflight: null,
    ...differences,
  };
}

export function sampleResource(differences: Partial<ResourceProgress> = {}): ResourceProgress {
  return {
    address: 'module.wandb.module.app_aks.azurerm_kubernetes_cluster.default',
    type: 'azurerm_kubernetes_cluster',
    name: 'default',
    component: 'cluster',
    action: 'create',
    state: 'waiting',
    startedAt: null,
    endedAt: null,
    elapsedSeconds: null,
    partsDone: 0,
    ...differences,
  };
}

export function sampleProgress(resources: ResourceProgress[]): RunProgress {
  const count = (state: ResourceProgress['state']): number => resources.filter((resource) => resource.state === state).length;
  return { resources, total: resources.length, done: count('done'), failed: count('failed'), interrupted: false };
}

export function sampleLine(seq: number, differences: Partial<LogLine> = {}): LogLine {
  return { seq, at: '2026-01-05T10:01:02.345Z', phase: 'apply', level: 'info', type: 'text', text: `line ${seq}`, event: null, ...differences };
}
