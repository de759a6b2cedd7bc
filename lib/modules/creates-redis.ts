import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, findModuleVersion, getModuleVersion } from './catalog.ts';
import { isAtLeast } from './module-version.ts';

/** Whether the module makes an Azure Cache for Redis. Before 5.2 the variable is there and has no effect: from 1.5.0 on there always is one. */
export function createsRedis(moduleVersion: string, inputs: Inputs): boolean {
  const variable = findModuleVariable(getModuleVersion(moduleVersion), 'create_redis');
  if (variable === null || variable.effect === 'none') return isAtLeast(moduleVersion, '1.5.0');
  return (inputs.create_redis ?? variable.default) === true;
}

/**
 * The variables that point W&B at a Redis inside the cluster, which W&B's own control plane installs there (the module's main.tf:
 * `redis.redis.svc.cluster.local`). The module installs none, and these variables win over every other Redis.
 */
export const IN_CLUSTER_REDIS = ['use_ctrlplane_redis', 'use_chainguard_redis'];

/**
 * Returns true if W&B finds a Redis, or if the version needs none. `effective` gives what the module sees of a variable.
 * Before 5.2.0 there is nothing to choose.
 */
export function hasRedis(moduleVersion: string, effective: (name: string) => InputValue): boolean {
  if (!isAtLeast(moduleVersion, '5.2.0')) return true;
  if (IN_CLUSTER_REDIS.some((name) => effective(name) === true)) return false;
  return effective('create_redis') === true || effective('use_external_redis') === true;
}

/** Like {@link hasRedis}, of stored inputs. Inputs of variables that the version lacks count as not given. */
export function hasRedisOf(moduleVersion: string, inputs: Inputs): boolean {
  // A version that is not offered is given the benefit of the doubt.
  const module = findModuleVersion(moduleVersion);
  if (module === null) return true;
  return hasRedis(moduleVersion, (name) => {
    const variable = findModuleVariable(module, name);
    return variable === null ? null : (inputs[name] ?? variable.default ?? null);
  });
}
