import type { ModuleOutput, ModuleVariable } from './module-variable.ts';

/** A provider that the root configuration has to name, with the versions this module version works with. */
export interface RequiredProvider {
  name: string;
  source: string;
  version: string;
}

/** One row of the module's own table of sizes (deployment-size.tf). */
export interface SizeFacts {
  name: string;
  nodeType: string;
  minNodesPerZone: number;
  maxNodesPerZone: number;
  databaseSku: string;
  /** Azure Cache for Redis, Standard, family C. */
  redisCapacity: number;
  /** The nodes' disk; null before 7.8.0, where Azure decides. */
  diskSizeGb: number | null;
}

/** What one released version of W&B's module asks for and gives. The JSON files in catalog/ hold one each. */
export interface ModuleVersion {
  /** As 7.9.2, without a v. */
  version: string;
  releasedOn: string;
  /** A Terraform version constraint. */
  requiredTerraform: string;
  providers: RequiredProvider[];
  /** Empty where the version has no sizes (before 2.7.0). */
  sizes: SizeFacts[];
  variables: ModuleVariable[];
  outputs: ModuleOutput[];
}

/** Negative, zero or positive as a is older than, the same as or newer than b; plain releases only. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is this one or a newer one. */
export function isAtLeast(version: string, least: string): boolean {
  return compareVersions(version, least) >= 0;
}
