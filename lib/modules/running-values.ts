import type { Inputs, InputValue } from '../deployments/deployment.ts';
import { findModuleVariable, getModuleVersion } from './catalog.ts';
import type { SizeFacts } from './module-version.ts';
import { isAtLeast } from './module-version.ts';
import { vcpusInName } from './sizes.ts';

/** The variables that fall back to the row of `size` in deployment-size.tf. */
const FROM_SIZE: Readonly<Record<string, keyof SizeFacts>> = {
  kubernetes_instance_type: 'nodeType',
  kubernetes_min_node_per_az: 'minNodesPerZone',
  kubernetes_max_node_per_az: 'maxNodesPerZone',
  kubernetes_node_disk_size_gb: 'diskSizeGb',
  database_sku_name: 'databaseSku',
  redis_capacity: 'redisCapacity',
};

/**
 * Returns the value a module version runs with for a variable: the input, the default, the size's value, or what is built in.
 * Null means that the version has nothing of the kind, or that Azure decides.
 */
export function runningValue(version: string, inputs: Inputs, name: string): InputValue {
  if (!isLive(version, name)) return builtIn(version, inputs, name);
  const variable = findModuleVariable(getModuleVersion(version), name);
  return inputs[name] ?? variable?.default ?? ofSize(version, inputs, name);
}

/** Returns true if the version has the variable and the variable reaches a resource. */
export function isLive(version: string, name: string): boolean {
  const variable = findModuleVariable(getModuleVersion(version), name);
  return variable !== null && variable.effect !== 'none';
}

function ofSize(version: string, inputs: Inputs, name: string): InputValue {
  const fact = FROM_SIZE[name];
  if (fact === undefined || !isLive(version, 'size')) return null;
  const size = runningValue(version, inputs, 'size');
  return getModuleVersion(version).sizes.find((row) => row.name === size)?.[fact] ?? null;
}

/** Read in the module's source at the tags: what a version does without asking a variable. */
function builtIn(version: string, inputs: Inputs, name: string): InputValue {
  const isBefore = (other: string): boolean => !isAtLeast(version, other);
  switch (name) {
    case 'create_redis':
      return isBefore('5.2.0') ? isAtLeast(version, '1.5.0') : null;
    case 'redis_capacity':
      return isBefore('2.7.0') && isAtLeast(version, '1.5.0') ? 2 : null;
    case 'database_sku_name':
      return isBefore('2.1.3') ? 'GP_Standard_D4ds_v4' : null;
    case 'kubernetes_instance_type':
      return isBefore('2.1.1') ? 'Standard_D4s_v3' : null;
    // Two nodes in one pool over two zones.
    case 'kubernetes_min_node_per_az':
    case 'kubernetes_max_node_per_az':
      return isBefore('2.1.1') ? 1 : null;
    case 'node_pool_zones':
      return isBefore('2.6.1') ? ['1', '2'] : null;
    case 'kubernetes_node_disk_size_gb':
      return isBefore('7.8.0') ? diskOfAks(runningValue(version, inputs, 'kubernetes_instance_type')) : null;
    case 'enable_helm_operator':
    case 'enable_helm_wandb':
      return isLive(version, 'enable_helm_release') ? runningValue(version, inputs, 'enable_helm_release') : null;
    case 'enable_helm_release':
      return isLive(version, 'enable_helm_wandb') ? runningValue(version, inputs, 'enable_helm_operator') === true && runningValue(version, inputs, 'enable_helm_wandb') === true : null;
    default:
      return null;
  }
}

/** AKS sizes a disk that nobody sized by the vCPUs of the node (learn.microsoft.com/azure/aks/concepts-storage, OS disk sizing). */
function diskOfAks(nodeType: InputValue): number | null {
  const vcpus = typeof nodeType === 'string' ? vcpusInName(nodeType) : null;
  if (vcpus === null) return null;
  if (vcpus < 8) return 128;
  if (vcpus < 16) return 256;
  return vcpus < 64 ? 512 : 1024;
}
