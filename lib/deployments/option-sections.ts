import { getModuleVersion } from '../modules/catalog.ts';
import type { ModuleVariable } from '../modules/module-variable.ts';
import { isAtLeast } from '../modules/module-version.ts';
import { WIZARD_STEPS, stepOfField } from './wizard-steps.ts';

export const OPTION_SECTIONS = ['dns', 'database', 'redis', 'storage', 'cluster', 'network', 'keys', 'application', 'signIn', 'other'] as const;
export type OptionSection = (typeof OPTION_SECTIONS)[number];

/** Fields with a place of their own on the options step. */
export const PLAIN_OPTIONS = ['create_redis', 'use_internal_queue', 'deletion_protection', 'database_version', 'tags'] as const;

/** After the sections of the module's own variables.tf; a variable that came later stands under other until it is filed. */
const SECTION_OF: Record<Exclude<OptionSection, 'other'>, readonly string[]> = {
  dns: ['ssl', 'use_dns_resolver'],
  database: ['database_availability_mode', 'database_sku_name', 'database_flags', 'database_sort_buffer_size'],
  redis: ['redis_capacity', 'use_external_redis', 'external_redis_host', 'external_redis_port', 'external_redis_params', 'use_ctrlplane_redis', 'use_chainguard_redis', 'cache_size'],
  storage: ['storage_account', 'blob_container', 'storage_key', 'external_bucket', 'external_bucket_region', 'bucket_path'],
  cluster: [
    'kubernetes_instance_type', 'kubernetes_node_count', 'kubernetes_min_node_per_az', 'kubernetes_max_node_per_az', 'kubernetes_node_disk_size_gb',
    'kubernetes_cluster_tags', 'kubernetes_cluster_oidc_issuer_url', 'cluster_sku_tier', 'node_pool_zones', 'node_pool_num_zones', 'node_max_pods',
    'resource_limits', 'resource_requests',
  ],
  network: ['allowed_ip_ranges', 'create_private_link', 'allowed_subscriptions', 'clickhouse_private_endpoint_service_name', 'clickhouse_region'],
  keys: ['enable_storage_vault_key', 'disable_storage_vault_key_id', 'enable_database_vault_key'],
  application: [
    'wandb_version', 'wandb_image', 'operator_chart_version', 'controller_image_tag', 'enable_helm_operator', 'enable_helm_wandb', 'enable_helm_release',
    'other_wandb_env', 'parquet_wandb_env', 'app_wandb_env', 'weave_wandb_env', 'azuremonitor',
  ],
  signIn: ['oidc_issuer', 'oidc_client_id', 'oidc_secret', 'oidc_auth_method'],
};

/** Every variable of a module version that has an effect and no place of its own in the wizard, by section. */
export function listOptionSections(moduleVersion: string): { section: OptionSection; variables: ModuleVariable[] }[] {
  const variables = getModuleVersion(moduleVersion).variables.filter((variable) => variable.effect !== 'none' && !hasOwnPlace(variable.name));
  const groups = Map.groupBy(variables, (variable) => sectionOf(variable.name));
  return OPTION_SECTIONS.flatMap((section) => {
    const found = groups.get(section);
    return found ? [{ section, variables: found }] : [];
  });
}

/** Values to choose from, where a variable takes no others; null where it takes any. */
export function choicesOf(variable: ModuleVariable, moduleVersion: string): string[] | null {
  const rule = variable.validation.find((candidate) => candidate.kind === 'oneOf');
  if (rule?.kind === 'oneOf') return rule.allowed;
  // What azurerm takes: 8.4 came with 4.55, which modules from 7.4.2 on can use.
  if (variable.name === 'database_version') return isAtLeast(moduleVersion, '7.4.2') ? ['8.4', '8.0.21', '5.7'] : ['8.0.21', '5.7'];
  if (variable.name === 'cluster_sku_tier') return ['Free', 'Standard', 'Premium'];
  return null;
}

function hasOwnPlace(name: string): boolean {
  return PLAIN_OPTIONS.some((option) => option === name) || stepOfField(name) !== WIZARD_STEPS[4];
}

function sectionOf(name: string): OptionSection {
  return OPTION_SECTIONS.find((section) => section !== 'other' && SECTION_OF[section].includes(name)) ?? 'other';
}
