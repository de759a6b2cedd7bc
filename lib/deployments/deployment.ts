import type { DriftSchedule } from '../drift/drift-schedule.ts';
import type { SecretKeys } from '../modules/sealed-maps.ts';
import type { Run } from '../runs/run.ts';

export const TARGETS = ['practice', 'azure'] as const;
export type Target = (typeof TARGETS)[number];

/** A deployment's status, derived from its runs by deployment-status.ts and stored with them in one transaction. */
export const DEPLOYMENT_STATUSES = ['draft', 'deploying', 'deployed', 'changing', 'failed', 'destroying', 'destroyed'] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

/** A value of a module variable as JSON gives it; secrets never stand here. */
export type InputValue = string | number | boolean | null | InputValue[] | { [key: string]: InputValue };
export type Inputs = Record<string, InputValue>;

/** Where Terraform keeps the state: this console, or a backend of Terraform's own with its settings. */
export interface BackendChoice {
  kind: 'console' | 'azurerm' | 's3' | 'gcs' | 'pg' | 'http' | 'remote' | 'cloud';
  config?: Record<string, InputValue>;
}

/**
 * Practice only: how a resource of the practice cloud misbehaves, or what a preflight finds there; or (changed, gone) what somebody does to it by hand, once, before
 * the next drift check.
 */
export interface PracticeFault {
  /** The resource's address without `module.wandb.`, in the real module's words, as module.app_aks.azurerm_kubernetes_cluster.default; for preflight `preflight.<error>`. */
  address: string;
  kind: 'fail' | 'hang' | 'slow' | 'changed' | 'gone' | 'preflight';
  /** For fail: which error (terraform-runner/practice/faults.json names them); for preflight: which (lib/preflight/preflight-faults.ts); for slow: how many times as long. */
  error?: string;
  factor?: number;
}

/** Which older module version an admin allowed for something deployed, and why. */
export interface AllowedDowngrade {
  moduleVersion: string;
  reason: string;
  /** Null where it was not kept. */
  by: string | null;
  at: string | null;
}

/** A module version, variables and a target that we keep in existence. Times are ISO 8601 strings in UTC. */
export interface Deployment {
  id: string;
  name: string;
  target: Target;
  location: string;
  moduleVersion: string;
  /** Non-secret inputs by the module's own variable names. */
  inputs: Inputs;
  /** Names of the secret inputs that are set; their values are never read back. */
  secretInputs: string[];
  /** Keys of the secret inputs that are maps; their values are never read back either. */
  secretKeys: SecretKeys;
  backend: BackendChoice;
  /** A stored Azure credential; null: the Azure environment the runner was started with. */
  credentialId: string | null;
  /** Where it is deployed; null: the subscription of whatever it signs in with. */
  subscriptionId: string | null;
  /** Where its first apply worked; null before, and in practice. What exists stays there. */
  appliedSubscriptionId: string | null;
  practice: { faults: PracticeFault[] } | null;
  allowedDowngrade: AllowedDowngrade | null;
  status: DeploymentStatus;
  url: string | null;
  /** Where an unfinished wizard was left; null for a deployment whose inputs are complete. */
  wizardStep: string | null;
  lastRun: Run | null;
  /** The last drift check found drift, and nothing was changed since. */
  drifted: boolean;
  driftSchedule: DriftSchedule;
  createdAt: string;
  createdBy: string;
  /** By id (lib/auth/requester.ts); null where that was not kept. */
  createdById: string | null;
  updatedAt: string;
  /** When a run that may change things last ended: what was seen of it before says nothing of now. */
  changedAt: string | null;
}

/** A deployment as lists have it: without what was chosen, which may be large. */
export type ListedDeployment = Omit<Deployment, 'inputs' | 'secretKeys'>;
