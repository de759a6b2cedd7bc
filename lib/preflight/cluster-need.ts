import type { InputValue } from '../deployments/deployment.ts';
import { zonesOf } from '../deployments/zones.ts';
import { findModuleVariable, getModuleVersion } from '../modules/catalog.ts';
import { findSize, vcpusInName } from '../modules/sizes.ts';
import type { PreflightSubject } from './preflight-subject.ts';

type SizedSubject = Pick<PreflightSubject, 'moduleVersion' | 'inputs'>;

/** The virtual machines a deployment's cluster is made of. */
export interface ClusterNeed {
  nodeType: string;
  /** Of one node; null where the name does not tell. */
  nodeVcpus: number | null;
  zones: number;
  /** Chosen by name; null where only their number was. */
  zoneNames: string[] | null;
  /** Over all zones. */
  minNodes: number;
  maxNodes: number;
}

/** Before 2.7.0 there are no sizes: two nodes of this type, whatever the variables say (read at tag v1.7.1). */
const BEFORE_SIZES = { nodeType: 'Standard_D4s_v3', nodes: 2, zones: ['1', '2'], databaseSku: 'GP_Standard_D4ds_v4' } as const;

/** What is said outright beats the size, as in the module from 4.0.0 on. */
export function clusterNeed({ moduleVersion, inputs }: SizedSubject): ClusterNeed | null {
  if (getModuleVersion(moduleVersion).sizes.length === 0) {
    const { nodeType, nodes, zones } = BEFORE_SIZES;
    return { nodeType, nodeVcpus: vcpusInName(nodeType), zones: zones.length, zoneNames: [...zones], minNodes: nodes, maxNodes: nodes };
  }
  const zones = zonesOf(inputs);
  const size = findSize(moduleVersion, sizeName(moduleVersion, inputs.size), zones);
  const nodeType = textOf(inputs.kubernetes_instance_type) ?? size?.nodeType ?? null;
  if (size === null || nodeType === null) return null;
  const least = numberOf(inputs.kubernetes_min_node_per_az) ?? size.minNodesPerZone;
  const most = numberOf(inputs.kubernetes_max_node_per_az) ?? size.maxNodesPerZone;
  return { nodeType, nodeVcpus: vcpusInName(nodeType), zones, zoneNames: namesOf(inputs.node_pool_zones), minNodes: least * zones, maxNodes: Math.max(least, most) * zones };
}

/** The MySQL server a deployment needs, as azurerm writes it: MO_Standard_E2ds_v4 is Standard_E2ds_v4 of the edition MemoryOptimized. */
export interface DatabaseNeed {
  sku: string;
  edition: string;
  version: string;
  highAvailability: string;
}

const EDITIONS: Readonly<Record<string, string>> = { B: 'Burstable', GP: 'GeneralPurpose', MO: 'MemoryOptimized' };

/** Null for a name that is not of azurerm's shape. */
export function databaseNeed({ moduleVersion, inputs }: SizedSubject): DatabaseNeed | null {
  const size = findSize(moduleVersion, sizeName(moduleVersion, inputs.size));
  const full = textOf(inputs.database_sku_name) ?? size?.databaseSku ?? BEFORE_SIZES.databaseSku;
  const [, prefix = '', sku = ''] = /^([A-Z]+)_(.+)$/.exec(full) ?? [];
  const edition = EDITIONS[prefix];
  if (edition === undefined) return null;
  const orDefault = (name: string) => textOf(inputs[name]) ?? String(findModuleVariable(getModuleVersion(moduleVersion), name)?.default ?? '');
  return { sku, edition, version: orDefault('database_version'), highAvailability: orDefault('database_availability_mode') };
}

function sizeName(moduleVersion: string, chosen: InputValue | undefined): string {
  return textOf(chosen) ?? String(findModuleVariable(getModuleVersion(moduleVersion), 'size')?.default ?? '');
}

function textOf(value: InputValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(value: InputValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function namesOf(value: InputValue | undefined): string[] | null {
  return Array.isArray(value) && value.length > 0 ? value.map(String) : null;
}
