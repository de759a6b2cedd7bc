import { createsRedis, hasRedis, hasRedisOf, IN_CLUSTER_REDIS } from '../creates-redis.ts';
import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';
import { findHostNameProblem, isIpv4 } from './host-name.ts';

const EXTERNAL = ['external_redis_host', 'external_redis_port'];
/** Standard, family C: C0 to C6. */
const CAPACITY = { min: 0, max: 6 };

/** The cache: one of our own, somebody's, or none. */
export function checkRedis(checked: CheckedInputs): InputProblem[] {
  return [...checkCapacity(checked), ...checkExternal(checked), ...checkOneRedis(checked), ...checkMissing(checked), ...checkNewTenants(checked)];
}

function checkCapacity(checked: CheckedInputs): InputProblem[] {
  const capacity = checked.number('redis_capacity');
  if (capacity === undefined) return [];
  if (!Number.isInteger(capacity)) return [inputError('redis_capacity', 'not_whole')];
  if (capacity < CAPACITY.min || capacity > CAPACITY.max) return [inputError('redis_capacity', 'out_of_range', CAPACITY)];
  // Before 5.2.0 Redis always exists, whatever create_redis says.
  const isCreated = !checked.isAtLeast('5.2.0') || checked.isOn('create_redis');
  return isCreated ? [] : [inputError('redis_capacity', 'only_with', { other: 'create_redis' })];
}

function checkExternal(checked: CheckedInputs): InputProblem[] {
  if (!checked.has('use_external_redis')) return [];
  const params = checked.given('external_redis_params') === undefined ? [] : [inputWarning('external_redis_params', 'external_redis_params_useless')];
  if (!checked.isOn('use_external_redis')) {
    return [...params, ...EXTERNAL.filter((name) => checked.isSet(name)).map((name) => inputError(name, 'only_with', { other: 'use_external_redis' }))];
  }
  const missing = checked.complete ? EXTERNAL.filter((name) => !checked.isSet(name)) : [];
  return [
    ...missing.map((name) => inputError(name, 'external_redis_incomplete')),
    ...checkHost(checked),
    ...checkPort(checked),
    ...params,
    inputWarning('use_external_redis', 'external_redis_no_password'),
    ...(checked.isOn('create_redis') ? [inputWarning('create_redis', 'external_redis_with_own')] : []),
  ];
}

/** W&B's own container, no address at all, and the name that the chart falls back to, which nothing creates. */
const NOWHERE = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|wandb-redis-master(?:\..*)?)$/;

/** A name or an IPv4 address alone: the value goes through Helm, and the port has a variable of its own. */
function checkHost(checked: CheckedInputs): InputProblem[] {
  const host = checked.text('external_redis_host');
  if (host !== undefined && NOWHERE.test(host)) return [inputError('external_redis_host', 'external_redis_nowhere', { value: host })];
  if (!host || isIpv4Address(host)) return [];
  const problem = findHostNameProblem(host);
  if (problem === 'upper_case') return [inputError('external_redis_host', 'host_upper_case', { suggestion: host.toLowerCase() })];
  return problem === null && host.length <= 253 && !/(^|\.)\d+$/.test(host) ? [] : [inputError('external_redis_host', 'external_redis_host', { value: host })];
}

function isIpv4Address(text: string): boolean {
  return isIpv4(text) && text.split('.').every((octet) => Number(octet) <= 255);
}

function checkPort(checked: CheckedInputs): InputProblem[] {
  const port = checked.text('external_redis_port');
  if (!port || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) return [];
  return [inputError('external_redis_port', 'external_redis_port')];
}

/** A precondition of the module from 7.7.0 on; before, one wins silently. */
function checkOneRedis(checked: CheckedInputs): InputProblem[] {
  if (!checked.isAtLeast('7.7.0')) return [];
  const on = ['use_external_redis', ...IN_CLUSTER_REDIS].filter((name) => checked.isOn(name));
  return on.length > 1 ? [inputError(on[1] ?? 'use_external_redis', 'one_redis', { others: on.join(', ') })] : [];
}

/**
 * From 5.2.0 on, create_redis = false without another Redis makes the chart point W&B at wandb-redis-master, which nothing creates.
 * A Redis of W&B's control plane is missing too, and it wins over a cache that the module creates.
 * A deployment that runs so already can still be changed and torn down.
 */
function checkMissing(checked: CheckedInputs): InputProblem[] {
  if (hasRedis(checked.version, (name) => (checked.has(name) ? (checked.effective(name) ?? null) : null))) return [];
  const { applied } = checked;
  const ranWithout = applied !== null && !hasRedisOf(applied.moduleVersion, applied.inputs);
  const values = { version: checked.version, other: 'use_external_redis', others: 'create_redis, use_external_redis' };
  const problem = (name: string, code: string) => (ranWithout ? inputWarning(name, `${code}_deployed`, values) : inputError(name, code, values));
  const inCluster = IN_CLUSTER_REDIS.filter((name) => checked.isOn(name));
  const isOff = !checked.isOn('create_redis') && !checked.isOn('use_external_redis');
  return [...(isOff ? [problem('create_redis', 'redis_missing')] : []), ...inCluster.map((name) => problem(name, 'redis_in_cluster'))];
}

/**
 * Azure refuses a cache to a tenant that had none before 2026-04-01 (learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq).
 * One that this deployment has already goes on, and one beside a Redis of one's own is told of otherwise.
 */
function checkNewTenants(checked: CheckedInputs): InputProblem[] {
  const { applied, version, complete } = checked;
  const hasOne = applied !== null && createsRedis(applied.moduleVersion, applied.inputs);
  const isMade = createsRedis(version, { create_redis: checked.given('create_redis') ?? null });
  // Practice's cloud has no tenant.
  if (checked.target === 'practice' || !complete || hasOne || !isMade || checked.isOn('use_external_redis')) return [];
  return [inputWarning('create_redis', checked.isAtLeast('5.2.0') ? 'redis_new_tenants' : 'redis_new_tenants_always', { version, other: 'use_external_redis' })];
}
