import { isAdoptable, isLeftByTeardown, shownId, type UnmanagedResource } from './unmanaged.ts';

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
