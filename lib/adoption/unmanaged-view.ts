import type { AzureStatus } from '../azure/azure-status.ts';
import { isAdoptable, isLeftByTeardown, shownId, type UnmanagedResource } from './unmanaged.ts';

/**
 * Whether what is unmanaged is not known at the moment: the last look at Azure was asked for before the newest of the ended runs had
 * ended. Where a look since was refused there is nothing to wait for.
 */
export function isLookOutdated({ observedAt, afterRun, error }: Pick<AzureStatus, 'observedAt' | 'afterRun' | 'error'>, settledRun: number): boolean {
  return error === null && observedAt !== null && afterRun < settledRun;
}

/** A resource that Azure has and state has not, as pages and the API show it. */
export interface UnmanagedView {
  /** Null where the id is a secret. */
  id: string | null;
  type: string;
  name: string;
  address: string | null;
  source: UnmanagedResource['source'];
  provisioningState: string | null;
  adoptable: boolean;
  /** Why it is not adoptable; null when it is. */
  reason: UnmanagedResource['reason'];
  /** A teardown would leave it in Azure. */
  leftByTeardown: boolean;
}

export function unmanagedView(resource: UnmanagedResource): UnmanagedView {
  const { type, name, address, source, provisioningState, reason } = resource;
  return { id: shownId(resource), type, name, address, source, provisioningState, adoptable: isAdoptable(resource), reason, leftByTeardown: isLeftByTeardown(resource) };
}
