import { translator } from '../words/translate.ts';
import { realResource, type RealResource } from './resource-address.ts';

/** What a W&B deployment is made of, for people; in the order in which it comes to exist. */
export const COMPONENTS = [
  'network', 'gateway', 'identity', 'vault', 'database', 'redis', 'storage', 'queue',
  'cluster', 'private_link', 'monitoring', 'wandb', 'other',
] as const;
export type Component = (typeof COMPONENTS)[number];

/** The child modules of W&B's module, by what they make; their resources may still belong elsewhere (see BY_NAME). */
const BY_MODULE: Record<string, Component> = {
  networking: 'network',
  app_lb: 'gateway',
  app_ingress: 'gateway',
  cert_manager: 'gateway',
  app_aks: 'cluster',
  database: 'database',
  redis: 'redis',
  storage: 'storage',
  queue: 'queue',
  vault: 'vault',
  identity: 'identity',
  pod_identity: 'private_link',
  cron_job: 'private_link',
  clickhouse: 'private_link',
  aks_app: 'wandb',
  wandb: 'wandb',
};

/** Resources that belong to something else than the module they stand in says. */
const BY_NAME: Record<string, Component> = {
  'azurerm_user_assigned_identity.otel': 'monitoring',
  'azurerm_role_assignment.otel_role': 'monitoring',
  'azurerm_federated_identity_credential.otel_app': 'monitoring',
  'azurerm_role_assignment.gateway_role': 'private_link',
  'azurerm_federated_identity_credential.pod': 'private_link',
  'helm_release.operator': 'wandb',
  'helm_release.wandb': 'wandb',
  // A check of the Redis options that is there with and without a Redis of its own.
  'null_resource.use_redis_validation': 'wandb',
};

/** For what stands in no child module, and for versions that file it otherwise. */
const BY_TYPE: [RegExp, Component][] = [
  [/^azurerm_(resource_group|virtual_network|subnet|network_security|private_dns)/, 'network'],
  [/^azurerm_(application_gateway|public_ip)/, 'gateway'],
  [/^azurerm_(user_assigned_identity|role_assignment|federated_identity_credential)/, 'identity'],
  [/^azurerm_key_vault/, 'vault'],
  [/^azurerm_mysql/, 'database'],
  [/^azurerm_redis/, 'redis'],
  [/^azurerm_(eventgrid|storage_queue)/, 'queue'],
  [/^azurerm_storage/, 'storage'],
  [/^(azurerm_kubernetes|azapi_)/, 'cluster'],
  [/^azurerm_private_endpoint/, 'private_link'],
  [/^(helm_|kubernetes_)/, 'wandb'],
];

/** What people lose their work with; a cache is none, and a deleted vault takes the keys of the rest with it. */
const HOLDS_DATA = new Set([
  'azurerm_mysql_flexible_server', 'azurerm_mysql_flexible_database', 'azurerm_storage_account',
  'azurerm_storage_container', 'azurerm_key_vault', 'azurerm_key_vault_key',
]);

/** The component a resource belongs to, by its real type and its address (real or practice, with or without module.wandb). */
export function componentOf(type: string, address: string): Component {
  return componentFor(type, realResource(address));
}

/** As {@link componentOf}, of an address that is taken apart already. */
export function componentFor(type: string, resource: Pick<RealResource, 'name' | 'module'>): Component {
  const byName = BY_NAME[`${type}.${resource.name}`];
  if (byName) return byName;
  // Role assignments stand beside what they open, but are one thing to check: who may do what.
  if (type === 'azurerm_role_assignment') return 'identity';
  return innermostModule(resource.module) ?? BY_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** The component's name for people. */
export function componentTitle(component: Component): string {
  return translator('modules')(`components.${component}.title`);
}

/** A resource type in a few words; an unknown one in its own, without the provider's name. */
export function resourceTypeTitle(type: string): string {
  const words = translator('modules');
  if (words.has(`resourceTypes.${type}`)) return words(`resourceTypes.${type}`);
  const plain = type.replace(/^[a-z0-9]+_/, '').replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Whether losing a resource of this type loses what people stored. */
export function holdsData(type: string): boolean {
  return HOLDS_DATA.has(type);
}

/** By the last module of the path that says anything; the outermost, module.wandb, says nothing. */
function innermostModule(path: string | null): Component | null {
  const names = (path ?? '').replace(/^module\.wandb(\.|$)/, '').replace(/\[[^\]]*\]/g, '').split('.').filter((name) => name !== 'module');
  const known = names.toReversed().find((name) => BY_MODULE[name] !== undefined);
  return known === undefined ? null : (BY_MODULE[known] ?? null);
}

/** The same order wherever components stand one under the other; one that a newer console knew comes last. */
export function inOrderOfComponents<Part extends { component: string }>(parts: readonly Part[]): Part[] {
  const place = ({ component }: Part): number => {
    const index = COMPONENTS.findIndex((known) => known === component);
    return index === -1 ? COMPONENTS.length : index;
  };
  return parts.toSorted((a, b) => place(a) - place(b));
}
