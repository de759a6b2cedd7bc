import { zonesOf } from '../../deployments/zones.ts';
import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import { nodeSubnetOf, roomFor } from '../node-subnet.ts';
import { findSize } from '../sizes.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** AKS adds one node while it upgrades (learn.microsoft.com/azure/aks/upgrade-aks-cluster, maximum surge). */
const SURGE = 1;

/**
 * Whether the subnet has addresses for the nodes. AKS refuses a cluster whose first nodes do not fit (InsufficientSubnetSize). Where
 * only the most nodes do not, it runs until it grows or is upgraded; but AKS counts the most of each pool that scales by itself
 * ("a theoretical max value"), so it may refuse a pool before that (learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/insufficientsubnetsize-error-advanced-networking).
 */
export function checkSubnet(checked: CheckedInputs): InputProblem[] {
  const nodes = nodesOf(checked);
  if (nodes === null || nodes.least > nodes.most) return [];
  const { zones, least, most } = nodes;
  const subnet = nodeSubnetOf(checked.version);
  const room = roomFor(subnet);
  const needed = (perZone: number, more: number) => (perZone * zones + more) * subnet.perNode;
  const values = { ...subnet, room, zones, fits: Math.floor((room - SURGE) / zones), widerFrom: widerFrom(checked) };
  const blamed = (name: string) => (checked.number(name) === undefined ? 'size' : name);
  if (needed(least, 0) > subnet.addresses) {
    return [inputError(blamed('kubernetes_min_node_per_az'), 'node_subnet_too_small', { ...values, nodes: least * zones, needed: needed(least, 0), other: 'kubernetes_min_node_per_az' })];
  }
  if (needed(most, SURGE) <= subnet.addresses) return [];
  return [inputWarning(blamed('kubernetes_max_node_per_az'), 'node_subnet_growth', { ...values, nodes: most * zones, needed: needed(most, SURGE), other: 'kubernetes_max_node_per_az' })];
}

/** A zone's; null where neither the size nor the options tell, or the module's number is fixed and small (before 2.7.0). */
function nodesOf(checked: CheckedInputs): { zones: number; least: number; most: number } | null {
  const size = findSize(checked.version, String(checked.effective('size') ?? ''));
  const least = checked.number('kubernetes_min_node_per_az') ?? size?.minNodesPerZone;
  const most = checked.number('kubernetes_max_node_per_az') ?? size?.maxNodesPerZone;
  if (least === undefined || most === undefined) return null;
  const zones = zonesOf({ node_pool_zones: checked.list('node_pool_zones'), node_pool_num_zones: checked.number('node_pool_num_zones') ?? null });
  return { zones, least, most };
}

/** The module version that gives the nodes more room; `none` where that one is chosen. */
function widerFrom(checked: CheckedInputs): string {
  return checked.isAtLeast('7.5.2') ? 'none' : '7.8.0';
}
