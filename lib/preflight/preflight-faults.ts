import type { PreflightCheckId } from './preflight.ts';

/** What can be made to stand in the way of a practice deployment, and the check that finds it. */
export const PREFLIGHT_FAULTS = [
  { name: 'credential_expired', check: 'credential' },
  { name: 'azure_refuses_reads', check: 'subscription' },
  { name: 'subscription_disabled', check: 'subscription' },
  { name: 'contributor_only', check: 'permissions' },
  { name: 'no_lock_rights', check: 'permissions' },
  { name: 'deny_assignment', check: 'permissions' },
  { name: 'provider_not_registered', check: 'providers' },
  { name: 'may_not_register', check: 'providers' },
  { name: 'region_not_there', check: 'region' },
  { name: 'region_without_zones', check: 'region' },
  { name: 'no_zone_redundant_storage', check: 'region' },
  { name: 'vm_size_not_offered', check: 'vm_size' },
  { name: 'vm_size_restricted', check: 'vm_size' },
  { name: 'vm_size_in_one_zone', check: 'vm_size' },
  { name: 'vcpu_quota', check: 'vcpu_quota' },
  { name: 'regional_quota', check: 'vcpu_quota' },
  { name: 'vcpu_quota_for_growth', check: 'vcpu_quota' },
  { name: 'database_not_offered', check: 'database' },
  { name: 'database_closed', check: 'database' },
  { name: 'database_without_standby', check: 'database' },
  { name: 'database_version_not_listed', check: 'database' },
  { name: 'resource_group_exists', check: 'resource_group' },
  { name: 'storage_name_taken', check: 'storage_name' },
  { name: 'vault_name_taken', check: 'vault_name' },
  { name: 'vault_deleted_elsewhere', check: 'vault_name' },
  { name: 'vault_deleted', check: 'vault_name' },
  { name: 'vault_recoverable', check: 'vault_name' },
  { name: 'redis_name_taken', check: 'redis_name' },
  { name: 'no_redis_before', check: 'redis_name' },
  { name: 'dns_label_taken', check: 'dns_label' },
  { name: 'fqdn_elsewhere', check: 'fqdn' },
  { name: 'license_expired', check: 'license' },
  { name: 'state_backend_unreachable', check: 'state_backend' },
  { name: 'egress_blocked', check: 'egress' },
  { name: 'terraform_too_old', check: 'terraform_version' },
] as const satisfies readonly { name: string; check: PreflightCheckId }[];

export type PreflightFault = (typeof PREFLIGHT_FAULTS)[number]['name'];

/** A planted fault of the preflight stands at this address among the faults of resources. */
export function preflightFaultAddress(fault: PreflightFault): string {
  return `preflight.${fault}`;
}
