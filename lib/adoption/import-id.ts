/** Whether and how a resource of a type can be imported. */
export type ImportRule = { importable: true; id: string } | { importable: false; reason: NotImportable };

/**
 * made_anew: only Terraform knows it, and it is made again (a random name, a check). needs_cluster: its provider reaches into the
 * cluster, which state has to have first.
 */
export type NotImportable = 'made_anew' | 'needs_cluster';

/** random_pet has no import; random_string and random_password have one that replaces the value at once (provider random 3). */
const ONLY_IN_TERRAFORM = /^(?:random|null|time|tls)_/;
const IN_THE_CLUSTER = /^(?:kubernetes|helm)_/;

/**
 * How a resource is named to `import`. azurerm takes the very id that it gives (subnets, keys by their address, access policies
 * and role assignments too; azurerm 3 and 4 docs, section Import of each). A practice resource takes any.
 */
export function importRuleOf({ type, id, namespace, clusterInState }: { type: string; id: string; namespace: string | null; clusterInState: boolean }): ImportRule {
  if (ONLY_IN_TERRAFORM.test(type)) return { importable: false, reason: 'made_anew' };
  if (!IN_THE_CLUSTER.test(type)) return { importable: true, id };
  if (!clusterInState) return { importable: false, reason: 'needs_cluster' };
  // A chart's id is its name alone, but it is imported as namespace/name.
  return { importable: true, id: type === 'helm_release' && !id.includes('/') ? `${namespace ?? 'default'}/${id}` : id };
}
