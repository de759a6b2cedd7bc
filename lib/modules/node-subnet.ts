import { isAtLeast } from './module-version.ts';

/** The subnet of the cluster's nodes, and what each of them takes of it. */
export interface NodeSubnet {
  /** As the module writes it: /24. */
  prefix: string;
  /** Azure keeps five of each subnet for itself. */
  addresses: number;
  /** With Azure CNI a node takes one for itself and one for each pod it may ever run. */
  perNode: number;
}

const RESERVED = 5;

/**
 * Read in the module's source at its tags: 10.10.1.0/24 and 30 pods a node, which is AKS's own number where the module names none
 * (1.7.1), until 7.5.2 gave the nodes 10.10.16.0/20 and 60 pods. Nothing changes either of them. How AKS counts:
 * learn.microsoft.com/azure/aks/azure-cni-overview#plan-ip-addressing-for-your-cluster.
 */
export function nodeSubnetOf(moduleVersion: string): NodeSubnet {
  return isAtLeast(moduleVersion, '7.5.2') ? { prefix: '/20', addresses: 4096 - RESERVED, perNode: 61 } : { prefix: '/24', addresses: 256 - RESERVED, perNode: 31 };
}

/** So many nodes find room in it. */
export function roomFor({ addresses, perNode }: NodeSubnet): number {
  return Math.floor(addresses / perNode);
}
