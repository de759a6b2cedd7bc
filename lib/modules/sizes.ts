import { findModuleVersion } from './catalog.ts';
import type { SizeFacts } from './module-version.ts';

/** What a size means in machines, as the module's own table has it. */
export interface Size extends SizeFacts {
  nodeVcpus: number;
  databaseVcores: number;
  /** Of the cluster, over this many zones: what the subscription's quota of the nodes' family must allow. */
  zones: number;
  minVcpus: number;
  maxVcpus: number;
}

/** The module's default of node_pool_num_zones in every version that has sizes. */
const DEFAULT_ZONES = 2;

/** The sizes of a module version, smallest first; none where it has no sizes (or is not offered). */
export function listSizes(version: string, zones: number = DEFAULT_ZONES): Size[] {
  return (findModuleVersion(version)?.sizes ?? []).map((facts) => describeSize(facts, zones));
}

/** One size of a module version by name. */
export function findSize(version: string, name: string, zones: number = DEFAULT_ZONES): Size | null {
  return listSizes(version, zones).find((size) => size.name === name) ?? null;
}

function describeSize(facts: SizeFacts, zones: number): Size {
  const nodeVcpus = vcpusOf(facts.nodeType);
  return {
    ...facts,
    nodeVcpus,
    databaseVcores: vcpusOf(facts.databaseSku),
    zones,
    minVcpus: nodeVcpus * facts.minNodesPerZone * zones,
    maxVcpus: nodeVcpus * facts.maxNodesPerZone * zones,
  };
}

/** Azure writes the number of vCPUs into the name: Standard_E8s_v5 has 8. Null where it does not. */
export function vcpusInName(sku: string): number | null {
  const digits = /Standard_[A-Z]+(\d+)/.exec(sku)?.[1];
  return digits === undefined ? null : Number(digits);
}

function vcpusOf(sku: string): number {
  const vcpus = vcpusInName(sku);
  if (vcpus === null) throw new Error(`no number of vCPUs in the name of ${sku}`);
  return vcpus;
}
