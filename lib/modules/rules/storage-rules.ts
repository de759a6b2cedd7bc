import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import { type CheckedInputs, isMap } from './checked-inputs.ts';

const OWN_CONTAINER = ['storage_account', 'blob_container', 'storage_key'];
const CLICKHOUSE = ['clickhouse_private_endpoint_service_name', 'clickhouse_region'];
const OIDC = ['oidc_issuer', 'oidc_client_id'];

/** Buckets of one's own, and the other groups of variables that belong together. */
export function checkTogether(checked: CheckedInputs): InputProblem[] {
  return [
    ...checkGroup(checked, OWN_CONTAINER, 'byob_incomplete'),
    ...checkClickhouse(checked),
    ...(checked.isAtLeast('2.0.0') ? [] : checkGroup(checked, OIDC, 'oidc_together')),
    ...checkExternalBucket(checked),
  ];
}

/** All or none; of a draft nobody knows yet. */
function checkGroup(checked: CheckedInputs, names: string[], code: string): InputProblem[] {
  const known = names.filter((name) => checked.has(name));
  const missing = known.filter((name) => !checked.isSet(name));
  if (!checked.complete || missing.length === 0 || missing.length === known.length) return [];
  return missing.map((name) => inputError(name, code, { others: known.join(', ') }));
}

/** A region alone is told at the region itself: that is the field a person has just filled in. */
function checkClickhouse(checked: CheckedInputs): InputProblem[] {
  const [service, region] = CLICKHOUSE as [string, string];
  if (checked.has(service) && checked.isSet(region) && !checked.isSet(service)) return [inputError(region, 'needs_other', { other: service })];
  return checkGroup(checked, CLICKHOUSE, 'together');
}

/** A URL before 2.0.0, an object since. */
function checkExternalBucket(checked: CheckedInputs): InputProblem[] {
  if (!checked.isSet('external_bucket')) return [];
  const wins = checked.isSet('blob_container') ? [inputWarning('blob_container', 'external_bucket_wins')] : [];
  const value = checked.given('external_bucket');
  if (value === undefined || !checked.isAtLeast('2.0.0')) return wins;
  const isWhole = isMap(value) && isFilled(value.provider) && isFilled(value.name);
  return isWhole ? wins : [...wins, inputError('external_bucket', 'external_bucket_shape')];
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
