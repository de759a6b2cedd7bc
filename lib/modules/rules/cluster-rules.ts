import { findSize } from '../sizes.ts';
import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** Azure's bounds: 1000 nodes a pool, OS disks of 30 to 2048 GB on AKS, zones 1 to 3, up to 250 pods a node. */
const NUMBERS: Record<string, { min: number; max: number }> = {
  kubernetes_min_node_per_az: { min: 1, max: 1000 },
  kubernetes_max_node_per_az: { min: 1, max: 1000 },
  kubernetes_node_count: { min: 1, max: 1000 },
  kubernetes_node_disk_size_gb: { min: 30, max: 2048 },
  node_pool_num_zones: { min: 1, max: 3 },
};
const TIERS = ['Free', 'Standard', 'Premium'];

/** Size, nodes and zones of the cluster. */
export function checkCluster(checked: CheckedInputs): InputProblem[] {
  return [...checkSize(checked), ...Object.keys(NUMBERS).flatMap((name) => checkNumber(checked, name)), ...checkNodeRange(checked), ...checkZones(checked), ...checkTier(checked)];
}

function checkSize(checked: CheckedInputs): InputProblem[] {
  const size = checked.text('size');
  const names = checked.module.sizes.map((row) => row.name);
  if (size === undefined || names.includes(size)) return [];
  return [inputError('size', 'not_allowed', { value: size, allowed: names.join(', ') })];
}

function checkNumber(checked: CheckedInputs, name: string): InputProblem[] {
  const value = checked.number(name);
  const bounds = NUMBERS[name];
  if (value === undefined || !bounds) return [];
  if (!Number.isInteger(value)) return [inputError(name, 'not_whole')];
  return value < bounds.min || value > bounds.max ? [inputError(name, 'out_of_range', bounds)] : [];
}

/** What is not given comes from the size, so one of the two alone can already be wrong. */
function checkNodeRange(checked: CheckedInputs): InputProblem[] {
  const size = findSize(checked.version, String(checked.effective('size') ?? ''));
  const min = checked.number('kubernetes_min_node_per_az') ?? size?.minNodesPerZone;
  const max = checked.number('kubernetes_max_node_per_az') ?? size?.maxNodesPerZone;
  if (min === undefined || max === undefined || min <= max) return [];
  const blamed = checked.number('kubernetes_max_node_per_az') === undefined ? 'kubernetes_min_node_per_az' : 'kubernetes_max_node_per_az';
  return [inputError(blamed, 'min_above_max', { min, max })];
}

function checkZones(checked: CheckedInputs): InputProblem[] {
  if (checked.given('node_pool_zones') === undefined) return [];
  const zones = checked.list('node_pool_zones');
  const problems = zones.flatMap((zone, index) => {
    if (!/^[1-3]$/.test(zone)) return [inputError('node_pool_zones', 'zone_name', { value: zone })];
    return zones.indexOf(zone) < index ? [inputError('node_pool_zones', 'zone_twice', { value: zone })] : [];
  });
  if (zones.length === 0) problems.push(inputError('node_pool_zones', 'zones_empty'));
  if (checked.given('node_pool_num_zones') !== undefined) problems.push(inputWarning('node_pool_num_zones', 'zones_win'));
  return problems;
}

function checkTier(checked: CheckedInputs): InputProblem[] {
  const tier = checked.text('cluster_sku_tier');
  if (tier === undefined || TIERS.includes(tier)) return [];
  return [inputError('cluster_sku_tier', 'not_allowed', { value: tier, allowed: TIERS.join(', ') })];
}
