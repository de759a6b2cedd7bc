import { inputError, type InputProblem } from '../modules/input-problem.ts';

/** A namespace that a deleted key vault keeps from being used anywhere but where it was. */
export interface Reservation {
  namespace: string;
  vaultName: string;
  location: string;
  /** Null where it is not known. */
  subscriptionId: string | null;
  /** ISO 8601. */
  until: string;
}

/** The longest name of a key vault. */
const LONGEST_VAULT_NAME = 24;

/** The vault's name, as the module makes it of the namespace (v1.7.1 and later: cut, and no hyphen at the end). */
export function vaultNameOf(namespace: string): string {
  return `${namespace}-vault`.slice(0, LONGEST_VAULT_NAME).replace(/-+$/, '');
}

/**
 * What is wrong with a namespace whose vault is kept: nothing in the same subscription and region, where azurerm recovers it
 * (features.key_vault.recover_soft_deleted_key_vaults, on by default); elsewhere Azure refuses the name until it is purged.
 * A subscription that is not known counts as the same.
 */
export function checkReservation(wanted: { namespace: unknown; location: string; subscriptionId: string | null }, reservation: Reservation | null): InputProblem[] {
  if (reservation === null || wanted.namespace !== reservation.namespace) return [];
  const isElsewhere = wanted.location !== reservation.location;
  const isOtherSubscription = wanted.subscriptionId !== null && reservation.subscriptionId !== null && wanted.subscriptionId !== reservation.subscriptionId;
  if (!isElsewhere && !isOtherSubscription) return [];
  const { namespace, vaultName, location, until } = reservation;
  return [inputError('namespace', 'namespace_kept', { value: namespace, vault: vaultName, location, until: until.slice(0, 10), why: isElsewhere ? 'region' : 'subscription' })];
}
