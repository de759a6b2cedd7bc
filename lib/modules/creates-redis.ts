import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, findModuleVersion, getModuleVersion } from './catalog.ts';
import { isAtLeast } from './module-version.ts';

/** Whether the module makes an Azure Cache for Redis. Before 5.2 the variable is there and has no effect: from 1.5.0 on there always is one. */
export function createsRedis(moduleVersion: string, inputs: Inputs): boolean {
  const variable = findModuleVariable(getModuleVersion(moduleVersion), 'create_redis');
  if (variable === null || variable.effect === 'none') return isAtLeast(moduleVersion, '1.5.0');
  return (inputs.create_redis ?? variable.default) === true;
}

/** The variables that give W&B a Redis which the module does not create. */
const OTHER_REDIS = ['use_external_redis', 'use_ctrlplane_redis', 'use_chainguard_redis'];

/**
 * Returns true if W&B finds a Redis, or if the version needs none. `effective` gives what the module sees of a variable.
 * Before 5.2.0 there is nothing to choose.
 */
export function hasRedis(moduleVersion: string, effective: (name: string) => InputValue): boolean {
  if (!isAtLeast(moduleVersion, '5.2.0')) return true;
  return effective('create_redis') === true || OTHER_REDIS.some((name) => effective(name) === true);
}

/** Like {@link hasRedis}, of stored inputs. A version that is not offered is given the benefit of the doubt. */
export function hasRedisOf(moduleVersion: string, inputs: Inputs): boolean {
  const module = findModuleVersion(moduleVersion);
  return module === null || hasRedis(moduleVersion, (name) => inputs[name] ?? findModuleVariable(module, name)?.default ?? null);
}
