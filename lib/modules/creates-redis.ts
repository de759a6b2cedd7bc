import type { Inputs } from '../deployments/deployment.ts';
import { findModuleVariable, getModuleVersion } from './catalog.ts';
import { isAtLeast } from './module-version.ts';

/** Whether the module makes an Azure Cache for Redis. Before 5.2 the variable is there and has no effect: from 1.5.0 on there always is one. */
export function createsRedis(moduleVersion: string, inputs: Inputs): boolean {
  const variable = findModuleVariable(getModuleVersion(moduleVersion), 'create_redis');
  if (variable === null || variable.effect === 'none') return isAtLeast(moduleVersion, '1.5.0');
  return (inputs.create_redis ?? variable.default) === true;
}
