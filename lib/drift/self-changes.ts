import { objectOf, objectsOf, textIn, type JsonObject } from '../terraform/json-value.ts';

/** What a rule may look at beside the attribute's path: both sides of the resource, and the other resources of the plan. */
export interface DriftFacts {
  before: JsonObject;
  after: JsonObject;
  /** Every managed resource of the plan as it is in state. */
  managed: readonly { type: string; values: JsonObject }[];
}

interface SelfChangeRule {
  name: string;
  types: readonly string[];
  /** Paths of attributes, as lib/plans/attribute-diff.ts writes them. */
  path: RegExp;
  /** Only then; without it always. */
  when?: (facts: DriftFacts, path: string) => boolean;
  /** Where it says that Azure does this. */
  source: string;
}

/**
 * What Azure, or a controller that W&B's module installs, changes by itself: not drift. Why each is one stands, in words for
 * people, in lib/words/en/drift.json under `byAzure.rules`. A hand that changes one of these is not seen, so each is as narrow as it can be.
 */
export const SELF_CHANGES = [
  {
    name: 'ingress',
    types: ['azurerm_application_gateway'],
    path: /^(?:backend_address_pool|backend_http_settings|frontend_port|http_listener|probe|redirect_configuration|request_routing_rule|rewrite_rule_set|ssl_certificate|url_path_map)\b/,
    source: 'https://learn.microsoft.com/azure/application-gateway/ingress-controller-overview: AGIC monitors the cluster and continuously updates the gateway',
  },
  {
    name: 'ingress_tags',
    types: ['azurerm_application_gateway'],
    path: /^tags\.(?:managed-by-k8s-ingress|ingress-for-aks-cluster-id|last-updated-by-k8s-ingress)$/,
    source: 'github.com/Azure/application-gateway-kubernetes-ingress pkg/appgw/consts.go (managed-by-k8s-ingress) and its docs; the AKS add-on adds ingress-for-aks-cluster-id',
  },
  {
    name: 'gateway_scale',
    types: ['azurerm_application_gateway'],
    path: /^sku\[0\]\.capacity$/,
    when: ({ after }) => objectsOf(after.autoscale_configuration).length > 0,
    source: 'https://learn.microsoft.com/azure/application-gateway/application-gateway-autoscaling-zone-redundant',
  },
  {
    name: 'node_count',
    types: ['azurerm_kubernetes_cluster'],
    path: /^default_node_pool\[0\]\.node_count$/,
    when: ({ after }) => objectsOf(after.default_node_pool).some(isAutoscaled),
    source: 'https://learn.microsoft.com/azure/aks/cluster-autoscaler',
  },
  {
    name: 'node_count',
    types: ['azurerm_kubernetes_cluster_node_pool'],
    path: /^node_count$/,
    when: ({ after }) => isAutoscaled(after),
    source: 'https://learn.microsoft.com/azure/aks/cluster-autoscaler',
  },
  {
    name: 'kubernetes_version',
    types: ['azurerm_kubernetes_cluster', 'azurerm_kubernetes_cluster_node_pool'],
    path: /^(?:kubernetes_version|current_kubernetes_version|orchestrator_version|default_node_pool\[0\]\.orchestrator_version)$/,
    when: (facts) => [facts.before, ...facts.managed.map(({ values }) => values)].some(upgradesItself),
    source: 'https://learn.microsoft.com/azure/aks/auto-upgrade-cluster: the channels patch, stable, rapid; W&B’s module sets stable',
  },
  {
    name: 'cluster_certificates',
    types: ['azurerm_kubernetes_cluster'],
    path: /^kube_(?:admin_)?config(?:_raw)?\b/,
    source: 'https://learn.microsoft.com/azure/aks/certificate-rotation: AKS renews the cluster’s certificates by itself',
  },
  {
    name: 'database_growth',
    types: ['azurerm_mysql_flexible_server'],
    path: /^storage\[0\]\.(?:size_gb|iops)$/,
    when: grew,
    source: 'https://learn.microsoft.com/azure/mysql/flexible-server/concepts-service-tiers-storage: storage autogrow and autoscale IOPS',
  },
  {
    name: 'database_failover',
    types: ['azurerm_mysql_flexible_server'],
    path: /^(?:zone|high_availability\[0\]\.standby_availability_zone)$/,
    when: changedSides,
    source: 'https://learn.microsoft.com/azure/mysql/flexible-server/concepts-high-availability: after a failover primary and standby have changed places',
  },
  {
    name: 'listed_elsewhere',
    types: ['azurerm_virtual_network', 'azurerm_key_vault'],
    path: /^(?:subnet|access_policy)\[\d+\]/,
    when: isManagedElsewhere,
    source: 'seen when the real providers ran: state has an empty list after the first apply, Azure lists what resources of their own made (registry.terraform.io, azurerm_virtual_network and azurerm_key_vault, notes on inline blocks)',
  },
] as const satisfies readonly SelfChangeRule[];

export type SelfChangeName = (typeof SELF_CHANGES)[number]['name'];

/** The rule by which Azure changes this attribute itself; null: somebody else did. */
export function selfChangeOf(type: string, path: string, facts: DriftFacts): SelfChangeName | null {
  const rules: readonly (SelfChangeRule & { name: SelfChangeName })[] = SELF_CHANGES;
  return rules.find((rule) => rule.types.includes(type) && rule.path.test(path) && (rule.when?.(facts, path) ?? true))?.name ?? null;
}

/** By azurerm 4's name and by azurerm 3's. */
function isAutoscaled(pool: JsonObject): boolean {
  return pool.auto_scaling_enabled === true || pool.enable_auto_scaling === true;
}

function upgradesItself(cluster: JsonObject): boolean {
  const channel = textIn(cluster, 'automatic_upgrade_channel') ?? textIn(cluster, 'automatic_channel_upgrade') ?? '';
  return channel !== '' && channel !== 'none';
}

/** Azure only lets storage grow, and only where it was told that it may. */
function grew({ before, after }: DriftFacts, path: string): boolean {
  const [was, is] = [objectsOf(before.storage)[0] ?? {}, objectsOf(after.storage)[0] ?? {}];
  if (path.endsWith('iops')) return is.io_scaling_enabled === true;
  return is.auto_grow_enabled === true && Number(is.size_gb) > Number(was.size_gb);
}

function changedSides({ before, after }: DriftFacts): boolean {
  const standby = (server: JsonObject) => objectsOf(server.high_availability)[0]?.standby_availability_zone;
  return before.zone !== after.zone && before.zone === standby(after) && after.zone === standby(before);
}

/** The entry at this place of the list is a resource of its own, which says by itself how it differs. */
function isManagedElsewhere({ before, after, managed }: DriftFacts, path: string): boolean {
  const [, list = '', index = ''] = /^(\w+)\[(\d+)\]/.exec(path) ?? [];
  const entryOf = (side: JsonObject) => objectOf((Array.isArray(side[list]) ? side[list] : [])[Number(index)]);
  const entry = entryOf(after) ?? entryOf(before);
  if (entry === null) return false;
  if (list === 'subnet') return managed.some(({ values }) => values.id !== undefined && values.id === entry.id);
  return managed.some(({ type, values }) => type === 'azurerm_key_vault_access_policy' && values.object_id === entry.object_id);
}
