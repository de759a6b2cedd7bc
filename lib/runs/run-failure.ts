/** Why a run did not end well. Codes are the API's (docs/ARCHITECTURE.md); some may be added, none renamed. */
export const FAILURE_CODES = [
  'not_authorized', 'name_taken', 'name_reserved', 'quota_exceeded', 'sku_not_available', 'provider_not_registered',
  'policy_denied', 'resource_locked', 'throttled', 'azure_unavailable', 'credential_invalid', 'credential_expired',
  'subscription_disabled', 'subscription_not_found', 'already_exists', 'resource_group_not_empty', 'key_vault_forbidden',
  'cluster_unreachable', 'chart_unreachable', 'registry_unreachable', 'provider_unavailable', 'provider_crashed',
  'terraform_version', 'invalid_configuration', 'state_locked', 'state_diverged', 'stale_plan', 'disk_full', 'timed_out',
  'runner_lost', 'canceled', 'unknown',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface FailureEvidence {
  /** The resource's Terraform address, or null where the error names none. */
  address: string | null;
  summary: string;
  detail: string;
}

/** The failure as a person reads it. */
export interface RunFailure {
  code: FailureCode;
  title: string;
  cause: string;
  action: string;
  evidence: FailureEvidence;
}

const MENDED_BY_OPTIONS: ReadonlySet<FailureCode> = new Set<FailureCode>(['name_taken', 'name_reserved', 'quota_exceeded', 'sku_not_available', 'policy_denied', 'already_exists', 'invalid_configuration']);

/** Whether other options avoid the failure; whatever else went wrong is mended outside, and then tried again. */
export function isMendedByOptions(code: FailureCode): boolean {
  return MENDED_BY_OPTIONS.has(code);
}
