/** Why a run did not end well. Codes are the API's (docs/ARCHITECTURE.md); some may be added, none renamed. */
export const FAILURE_CODES = [
  'not_authorized', 'name_taken', 'name_reserved', 'quota_exceeded', 'sku_not_available', 'provider_not_registered',
  'policy_denied', 'resource_locked', 'throttled', 'azure_unavailable', 'credential_invalid', 'credential_expired',
  'subscription_disabled', 'subscription_not_found', 'already_exists', 'resource_group_not_empty', 'key_vault_forbidden',
  'cluster_unreachable', 'chart_unreachable', 'registry_unreachable', 'provider_unavailable', 'provider_crashed',
  'terraform_version', 'invalid_configuration', 'state_locked', 'state_diverged', 'stale_plan', 'disk_full', 'timed_out',
  'runner_lost', 'canceled', 'operation_in_progress', 'resource_in_use', 'not_spread_yet', 'provider_not_allowed',
  'proxy_sign_in', 'proxy_refused', 'drain_blocked', 'upgrade_not_allowed', 'adoption_failed',
  'git_missing', 'git_certificate_untrusted', 'git_unreachable', 'console_unreachable', 'unknown',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface FailureEvidence {
  /** The resource's Terraform address, or null where the error names none. */
  address: string | null;
  summary: string;
  detail: string;
}

/**
 * What a button does about a failure. run_again: another run of the same kind, which goes on where this one stopped.
 * change_options: the deployment's options. The others lead to the page of the Azure portal where it is done.
 */
export const REMEDIES = ['run_again', 'change_options', 'raise_quota', 'turn_off_lock', 'register_provider', 'grant_access', 'enable_subscription', 'see_resource_group'] as const;
export type RemedyKind = (typeof REMEDIES)[number];

export interface Remedy {
  kind: RemedyKind;
  /** Where it is done, outside of the console; null for what the console does itself. */
  href: string | null;
}

/** A failure in words. */
export interface FailureText {
  title: string;
  cause: string;
  action: string;
}

/** The failure as a person reads it. */
export interface RunFailure extends FailureText {
  code: FailureCode;
  evidence: FailureEvidence;
  /** What mends it most likely; null where nothing but a person's own work does. */
  remedy: Remedy | null;
  /** The errors beside it, by what they are explained as. */
  others: readonly OtherErrors[];
  /** Its text without values from the error, for readers who may not see what a host answered. Lacks where it was not made. */
  withoutAnswer?: FailureText;
}

/** Errors of one cause, beside the one that speaks for the run. */
export interface OtherErrors {
  code: FailureCode;
  title: string;
  /** Empty for a run that ended before the console stored them. */
  cause: string;
  action: string;
  errors: readonly FailureEvidence[];
  withoutAnswer?: FailureText;
}

type StoredOther = Partial<OtherErrors> & Pick<OtherErrors, 'code' | 'title'> & { errors: readonly (Pick<FailureEvidence, 'address' | 'summary'> & { detail?: string })[] };

/** Reads a failure from its column. Older rows lack the remedy, the other errors, or their causes. */
export function readFailure(column: unknown): RunFailure {
  const stored = column as Omit<RunFailure, 'remedy' | 'others'> & { remedy?: Remedy | null; others?: readonly StoredOther[] };
  return { ...stored, remedy: stored.remedy ?? null, others: (stored.others ?? []).map((other) => ({ cause: '', action: '', ...other, errors: other.errors.map((error) => ({ ...error, detail: error.detail ?? '' })) })) };
}

const USUAL_REMEDY: Readonly<Record<FailureCode, RemedyKind | null>> = {
  not_authorized: 'grant_access',
  name_taken: 'change_options',
  name_reserved: 'change_options',
  quota_exceeded: 'raise_quota',
  sku_not_available: 'change_options',
  provider_not_registered: 'register_provider',
  policy_denied: 'change_options',
  resource_locked: 'turn_off_lock',
  throttled: 'run_again',
  azure_unavailable: 'run_again',
  credential_invalid: null,
  credential_expired: 'run_again',
  subscription_disabled: 'enable_subscription',
  subscription_not_found: null,
  already_exists: 'run_again',
  resource_group_not_empty: 'see_resource_group',
  key_vault_forbidden: 'run_again',
  cluster_unreachable: 'run_again',
  chart_unreachable: 'run_again',
  registry_unreachable: 'run_again',
  provider_unavailable: 'run_again',
  provider_crashed: 'run_again',
  terraform_version: null,
  invalid_configuration: 'change_options',
  state_locked: 'run_again',
  state_diverged: null,
  stale_plan: 'run_again',
  disk_full: 'run_again',
  timed_out: 'run_again',
  runner_lost: 'run_again',
  canceled: 'run_again',
  operation_in_progress: 'run_again',
  resource_in_use: 'run_again',
  not_spread_yet: 'run_again',
  proxy_sign_in: 'run_again',
  proxy_refused: 'run_again',
  drain_blocked: 'run_again',
  upgrade_not_allowed: 'run_again',
  adoption_failed: 'run_again',
  provider_not_allowed: null,
  git_missing: null,
  git_certificate_untrusted: null,
  git_unreachable: 'run_again',
  console_unreachable: 'run_again',
  unknown: 'run_again',
};

/** What most likely helps against a failure of this code. */
export function usualRemedy(code: FailureCode): RemedyKind | null {
  return USUAL_REMEDY[code];
}

const MENDED_BY_OPTIONS: ReadonlySet<FailureCode> = new Set<FailureCode>(['name_taken', 'name_reserved', 'quota_exceeded', 'sku_not_available', 'policy_denied', 'already_exists', 'invalid_configuration']);

/**
 * Returns false where a run with the same options fails in the same way: the provider or the module refused a value. Of any other
 * failure the cause can pass, or be removed outside of the console.
 */
export function canRunAgain({ code, remedy }: Pick<RunFailure, 'code' | 'remedy'>): boolean {
  return remedy?.kind !== 'change_options' || !REFUSED_FOR_GOOD.has(code);
}

const REFUSED_FOR_GOOD: ReadonlySet<FailureCode> = new Set<FailureCode>(['invalid_configuration', 'name_taken', 'terraform_version', 'upgrade_not_allowed']);

/** Whether other options avoid the failure; whatever else went wrong is mended outside, and then tried again. */
export function isMendedByOptions(code: FailureCode): boolean {
  return MENDED_BY_OPTIONS.has(code);
}
