import { realResource } from '../modules/resource-address.ts';
import type { RunFailure } from '../runs/run-failure.ts';
import { PREFLIGHT_FAULTS, preflightFaultAddress, type PreflightFault } from '../preflight/preflight-faults.ts';
import type { PracticeFault } from './deployment.ts';
import { FAR_END_FAULTS } from './far-end-faults.ts';

/** What a resource can be made to do. */
export type ResourceFaultKind = Exclude<PracticeFault['kind'], 'preflight'>;

export const FAULT_KINDS: readonly ResourceFaultKind[] = ['fail', 'hang', 'slow', 'changed', 'gone'];

/** What a hand changes of a resource when it is told to; of all others, a tag. */
const HAND_CHANGES: Record<string, Readonly<Record<string, unknown>>> = {
  'module.redis[0].azurerm_redis_cache.default': { capacity: 6 },
  'module.app_aks.azurerm_kubernetes_cluster.default': { sku_tier: 'Premium' },
  'module.database.azurerm_mysql_flexible_server.default': { sku_name: 'MO_Standard_E32ds_v4' },
  'module.app_lb.azurerm_application_gateway.default': { autoscale_configuration: { min_capacity: 1, max_capacity: 10 } },
};

/** Attributes of a practice resource after somebody changed it in the portal. */
export function changedByHand(address: string, attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...attributes, ...(HAND_CHANGES[address] ?? { tags: { ...(attributes.tags as object | null), changed_by: 'hand' } }) };
}

/** A fault that is over once it has happened. */
export function isHandMade({ kind }: PracticeFault): boolean {
  return kind === 'changed' || kind === 'gone';
}

/**
 * The errors that practice can play, and the resource each fits. The texts are Azure's own and stand with the practice cloud
 * (terraform-runner/practice/faults.json), which nothing here may import; a test holds the two together.
 */
export const PRACTICE_ERRORS = [
  { name: 'quota_exceeded', address: 'module.app_aks.azurerm_kubernetes_cluster.default' },
  { name: 'name_taken', address: 'module.storage[0].azurerm_storage_account.default' },
  { name: 'vault_name_taken', address: 'module.vault.azurerm_key_vault.default' },
  { name: 'policy_denied', address: 'azurerm_resource_group.default' },
  { name: 'provider_not_registered', address: 'module.database.azurerm_mysql_flexible_server.default' },
  { name: 'authorization_failed', address: 'azurerm_resource_group.default' },
  { name: 'role_assignment_forbidden', address: 'module.app_aks.azurerm_role_assignment.resource_group' },
  { name: 'sku_not_available', address: 'module.app_aks.azurerm_kubernetes_cluster.default' },
  { name: 'key_vault_forbidden', address: 'module.vault.azurerm_key_vault_secret.weave_worker_auth' },
  { name: 'token_expired', address: 'module.app_lb.azurerm_application_gateway.default' },
  { name: 'cluster_unreachable', address: 'module.cert_manager[0].helm_release.cert_manager' },
  { name: 'scope_locked', address: 'module.database.azurerm_mysql_flexible_server.default' },
  { name: 'resource_group_not_empty', address: 'azurerm_resource_group.default' },
  { name: 'protection_race', address: 'module.database.azurerm_mysql_flexible_database.default' },
  { name: 'foreign_lock', address: 'azurerm_resource_group.default' },
  { name: 'foreign_resource', address: 'module.app_lb.azurerm_public_ip.default' },
  { name: 'cluster_gone', address: 'module.wandb.helm_release.wandb[0]' },
] as const;

/** How many times as long a slow resource takes, unless told. */
const SLOW_FACTOR = 5;

/** A fault of this kind at this resource, complete: a failure has an error, slowness a factor. */
export function practiceFault(address: string, kind: ResourceFaultKind): PracticeFault {
  if (kind === 'hang' || kind === 'changed' || kind === 'gone') return { address, kind };
  if (kind === 'slow') return { address, kind, factor: SLOW_FACTOR };
  const fitting = [...PRACTICE_ERRORS, ...FAR_END_FAULTS].find((error) => error.address === address) ?? PRACTICE_ERRORS[0];
  return { address, kind, error: fitting.name };
}

/** Something that the preflight of a practice deployment finds. */
export function plantedObstacle(error: PreflightFault): PracticeFault {
  return { address: preflightFaultAddress(error), kind: 'preflight', error };
}

/** The name of a fault that a preflight finds; null for one of a resource. */
export function obstacleOf({ kind, error }: PracticeFault): PreflightFault | null {
  return (kind === 'preflight' ? PREFLIGHT_FAULTS.find(({ name }) => name === error)?.name : undefined) ?? null;
}

/** Returns the addresses of a failure's errors that a planted fault caused, as the errors name them. */
export function plantedAddresses({ evidence, others }: RunFailure, faults: readonly PracticeFault[]): string[] {
  const errors = [evidence, ...others.flatMap((other) => other.errors)];
  return errors.flatMap(({ address }) => (address !== null && faults.some((fault) => isFaultOf(fault, address)) ? [address] : []));
}

/** Returns the faults without those that caused an error of this failure. */
export function withoutPlanted(failure: RunFailure, faults: readonly PracticeFault[]): PracticeFault[] {
  const planted = plantedAddresses(failure, faults);
  return faults.filter((fault) => !planted.some((address) => isFaultOf(fault, address)));
}

/** Returns how many of the faults caused an error of this failure. */
export function countPlanted(failure: RunFailure, faults: readonly PracticeFault[]): number {
  return faults.length - withoutPlanted(failure, faults).length;
}

function isFaultOf({ kind, address }: PracticeFault, failedAddress: string): boolean {
  return kind === 'fail' && address === realResource(failedAddress).address.replace(/^module\.wandb\./, '');
}
