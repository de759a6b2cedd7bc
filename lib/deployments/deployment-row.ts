import type { DriftSchedule } from '../drift/drift-schedule.ts';
import { RUN_COLUMNS, toRun, type RunRow } from '../runs/run-row.ts';
import type { AllowedDowngrade, BackendChoice, Deployment, DeploymentStatus, Inputs, PracticeFault, Target } from './deployment.ts';

/** A row of deployments as Prisma reads it with {@link DEPLOYMENT_PARTS}. */
export interface DeploymentRow {
  id: string;
  name: string;
  target: string;
  location: string;
  moduleVersion: string;
  inputs: unknown;
  backend: unknown;
  credentialId: string | null;
  subscriptionId: string | null;
  appliedSubscriptionId: string | null;
  practice: unknown;
  allowedDowngrade: unknown;
  status: string;
  url: string | null;
  wizardStep: string | null;
  createdAt: Date;
  createdBy: string;
  createdById: string | null;
  updatedAt: Date;
  changedAt: Date | null;
  secrets: { name: string; keys: unknown }[];
  lastRun: RunRow | null;
  driftSchedule: string;
  driftReport: { outcome: string; supersededBy: number | null } | null;
}

/** What a deployment is read with: its last run, whether it has drifted, and the names (never the values) of its secrets. */
export const DEPLOYMENT_PARTS = {
  secrets: { select: { name: true, keys: true }, orderBy: { name: 'asc' } },
  lastRun: { select: RUN_COLUMNS },
  driftReport: { select: { outcome: true, supersededBy: true } },
} as const;

/** The columns were written by this console from parsed values, so their JSON is trusted here. */
export function toDeployment(row: DeploymentRow): Deployment {
  return {
    id: row.id,
    name: row.name,
    target: row.target as Target,
    location: row.location,
    moduleVersion: row.moduleVersion,
    inputs: row.inputs as Inputs,
    secretInputs: row.secrets.map((secret) => secret.name),
    secretKeys: Object.fromEntries(row.secrets.flatMap(({ name, keys }) => (keys === null ? [] : [[name, keys as string[]] as const]))),
    backend: row.backend as BackendChoice,
    credentialId: row.credentialId,
    subscriptionId: row.subscriptionId,
    appliedSubscriptionId: row.appliedSubscriptionId,
    practice: row.practice as { faults: PracticeFault[] } | null,
    allowedDowngrade: row.allowedDowngrade as AllowedDowngrade | null,
    status: row.status as DeploymentStatus,
    url: row.url,
    wizardStep: row.wizardStep,
    lastRun: row.lastRun === null ? null : toRun(row.lastRun),
    drifted: row.driftReport !== null && row.driftReport.supersededBy === null && row.driftReport.outcome !== 'no_drift',
    driftSchedule: row.driftSchedule as DriftSchedule,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    createdById: row.createdById,
    updatedAt: row.updatedAt.toISOString(),
    changedAt: row.changedAt?.toISOString() ?? null,
  };
}
