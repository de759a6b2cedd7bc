import type { Database } from '../db/transaction.ts';
import type { Target } from '../deployments/deployment.ts';
import { type InputProblem, inputError } from '../modules/input-problem.ts';
import type { AppliedInputs } from '../modules/rules/checked-inputs.ts';
import { tenantOf } from './azure-credential.ts';
import { checkMoved } from './check-moved.ts';
import { findCredential } from './credential-store.ts';

/** As whom a deployment reaches Azure and in which subscription; both null: as the runner's own environment says. */
export interface AskedPlace {
  target: Target;
  credentialId: string | null;
  subscriptionId: string | null;
}

/**
 * Where a deployment is to live: a credential that is stored, and the subscription that was named, else the credential's own.
 * What exists stays in its subscription and tenant.
 */
export async function placeOf(db: Database, { target, credentialId, subscriptionId }: AskedPlace, applied: AppliedInputs | null): Promise<{ subscriptionId: string | null; problems: InputProblem[] }> {
  if (target === 'practice') return { subscriptionId: null, problems: credentialId === null && subscriptionId === null ? [] : [inputError('credentialId', 'azure_only')] };
  const credential = credentialId === null ? null : await findCredential(db, credentialId);
  if (credentialId !== null && credential === null) return { subscriptionId, problems: [inputError('credentialId', 'credential_unknown')] };
  const chosen = subscriptionId ?? credential?.subscriptionId ?? null;
  if (credential !== null && chosen === null) return { subscriptionId: null, problems: [inputError('subscriptionId', 'subscription_needed')] };
  const moved = applied === null ? [] : checkMoved({ subscriptionId: chosen, tenantId: tenantOf(credential, chosen) }, { subscriptionId: null, tenantId: null, ...applied });
  return { subscriptionId: chosen, problems: moved };
}
