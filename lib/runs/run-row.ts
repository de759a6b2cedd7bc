import type { Run, RunPurpose, SkipReason } from './run.ts';
import type { AutoApproveRefusal } from './auto-approve-refusal.ts';
import { readFailure } from './run-failure.ts';
import type { RunKind, RunStatus } from './run-status.ts';

/** A row of runs, as far as a {@link Run} needs it. */
export interface RunRow {
  id: string;
  deploymentId: string;
  number: number;
  kind: string;
  status: string;
  queuedAt: Date;
  startedAt: Date | null;
  plannedAt: Date | null;
  approvedAt: Date | null;
  applyStartedAt: Date | null;
  finishedAt: Date | null;
  requestedBy: string;
  approvedBy: string | null;
  autoApprove: boolean;
  autoApproveRefused: string | null;
  credentialId: string | null;
  subscriptionId: string | null;
  add: number | null;
  change: number | null;
  destroy: number | null;
  failure: unknown;
  cancelRequestedAt: Date | null;
  cancelRequestedBy: string | null;
  cancelSignaledAt: Date | null;
  adopts: number;
  adoptOnly: boolean;
  purpose: string | null;
  driftCheck: boolean;
  gaveWayTo: number | null;
  skipReason: string | null;
  refreshOnly: boolean;
  skippedPreflight: string | null;
}

/** What a {@link Run} is read with: no inputs, files or secrets, which are most of a row. */
export const RUN_COLUMNS = {
  id: true,
  deploymentId: true,
  number: true,
  kind: true,
  status: true,
  queuedAt: true,
  startedAt: true,
  plannedAt: true,
  approvedAt: true,
  applyStartedAt: true,
  finishedAt: true,
  requestedBy: true,
  approvedBy: true,
  autoApprove: true,
  autoApproveRefused: true,
  credentialId: true,
  subscriptionId: true,
  add: true,
  change: true,
  destroy: true,
  failure: true,
  cancelRequestedAt: true,
  cancelRequestedBy: true,
  cancelSignaledAt: true,
  adopts: true,
  adoptOnly: true,
  purpose: true,
  driftCheck: true,
  gaveWayTo: true,
  skipReason: true,
  refreshOnly: true,
  skippedPreflight: true,
} as const satisfies Record<keyof RunRow, true>;

/** The columns were written by this console from typed values, so they are trusted here. */
export function toRun(row: RunRow): Run {
  return {
    id: row.id,
    deploymentId: row.deploymentId,
    number: row.number,
    kind: row.kind as RunKind,
    status: row.status as RunStatus,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: iso(row.startedAt),
    plannedAt: iso(row.plannedAt),
    approvedAt: iso(row.approvedAt),
    applyStartedAt: iso(row.applyStartedAt),
    finishedAt: iso(row.finishedAt),
    requestedBy: row.requestedBy,
    approvedBy: row.approvedBy,
    autoApprove: row.autoApprove,
    autoApproveRefused: row.autoApproveRefused as AutoApproveRefusal | null,
    credentialId: row.credentialId,
    subscriptionId: row.subscriptionId,
    counts: row.add === null ? null : { add: row.add, change: row.change ?? 0, destroy: row.destroy ?? 0 },
    failure: row.failure === null ? null : readFailure(row.failure),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    cancelRequestedBy: row.cancelRequestedBy,
    cancelSignaledAt: iso(row.cancelSignaledAt),
    adopts: row.adopts,
    adoptOnly: row.adoptOnly,
    purpose: row.purpose as RunPurpose | null,
    driftCheck: row.driftCheck,
    gaveWayTo: row.gaveWayTo,
    skipReason: row.skipReason as SkipReason | null,
    refreshOnly: row.refreshOnly,
    skippedPreflight: row.skippedPreflight,
  };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
