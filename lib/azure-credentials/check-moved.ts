import { type InputProblem, inputError } from '../modules/input-problem.ts';

/** A subscription and its tenant; null where it is not known. */
export interface AzureScope {
  subscriptionId: string | null;
  tenantId: string | null;
}

/**
 * What exists stays in its subscription and tenant: Terraform would leave it behind there, and the module's key vault takes the
 * tenant of whoever signs in. What is not known on either side is no reason to refuse.
 */
export function checkMoved(chosen: AzureScope, applied: AzureScope): InputProblem[] {
  if (differ(chosen.subscriptionId, applied.subscriptionId)) return [inputError('subscriptionId', 'subscription_changed', { applied: applied.subscriptionId ?? '' })];
  return differ(chosen.tenantId, applied.tenantId) ? [inputError('credentialId', 'tenant_changed', { applied: applied.tenantId ?? '' })] : [];
}

/** Ids are the same in capitals and in small letters. */
function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
}
