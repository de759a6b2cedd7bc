import type { Target } from '../deployments/deployment.ts';

/** What is looked at before a run, in the order in which it is shown. Each has its file in terraform-runner/preflight/checks. */
export const PREFLIGHT_CHECK_IDS = [
  'credential',
  'subscription',
  'permissions',
  'providers',
  'region',
  'vm_size',
  'vcpu_quota',
  'database',
  'resource_group',
  'storage_name',
  'vault_name',
  'redis_name',
  'dns_label',
  'fqdn',
  'license',
  'state_backend',
  'egress',
  'git',
  'terraform_version',
] as const;
export type PreflightCheckId = (typeof PREFLIGHT_CHECK_IDS)[number];

/** unknown: it could not be told; that never blocks. */
export const PREFLIGHT_STATUSES = ['failed', 'warned', 'unknown', 'passed'] as const;
export type PreflightStatus = (typeof PREFLIGHT_STATUSES)[number];

/** What the console can mend by itself, with one call to Azure. */
export const PREFLIGHT_FIXES = ['register_providers'] as const;
export type PreflightFix = (typeof PREFLIGHT_FIXES)[number];

/** What one check found, as it is stored: its words are in lib/words/en/preflight.json under `checks.<id>.found.<code>` and `.fix.<code>`. */
export interface PreflightFinding {
  id: PreflightCheckId;
  status: PreflightStatus;
  code: string;
  values?: Record<string, string | number>;
  /** The exact command that mends it. */
  command?: string;
  /** The page where it is mended. */
  link?: string;
  action?: PreflightFix;
}

/** A finding in words: what was found, why it matters, and what mends it (null where nothing needs mending). */
export interface PreflightCheck {
  id: PreflightCheckId;
  title: string;
  status: PreflightStatus;
  found: string;
  why: string;
  fix: { text: string; command: string | null; link: string | null; action: PreflightFix | null } | null;
}

/** Everything one preflight found. Times are ISO 8601 strings in UTC. */
export interface PreflightReport {
  id: string;
  deploymentId: string;
  requestedAt: string;
  requestedBy: string;
  /** Null as long as no runner has taken it. */
  startedAt: string | null;
  /** Null while checks are being made. */
  finishedAt: string | null;
  /** Of what was looked at: another digest means that the deployment was changed since. */
  inputsDigest: string;
  /** Those made so far, in the order of {@link PREFLIGHT_CHECK_IDS}. */
  checks: PreflightCheck[];
}

/** A check that failed blocks; nothing else does. */
export function failedOf<T extends { status: PreflightStatus }>(checks: readonly T[]): T[] {
  return checks.filter(({ status }) => status === 'failed');
}

/** Practice is not held up by a preflight, unless somebody planted something for it to find (`faults` are those of the preflight). */
export function isGated({ target, faults }: { target: Target; faults: readonly unknown[] }): boolean {
  return target === 'azure' || faults.length > 0;
}
