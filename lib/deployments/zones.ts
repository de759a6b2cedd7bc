import type { Inputs } from './deployment.ts';

/** The module's own number of zones. */
const DEFAULT_ZONES = 2;

/** Over how many availability zones the cluster's nodes are spread; zones by name win over their number. */
export function zonesOf({ node_pool_zones: zones, node_pool_num_zones: count }: Inputs): number {
  if (Array.isArray(zones) && zones.length > 0) return zones.length;
  return typeof count === 'number' && count > 0 ? count : DEFAULT_ZONES;
}
