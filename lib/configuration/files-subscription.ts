import type { AzureSignIn } from '../azure/azure-sign-in.ts';
import type { Target } from '../deployments/deployment.ts';
import type { ConfigurationFile } from '../runs/run.ts';

/** Where a deployment's subscription is chosen, and what is known where it is not. */
export interface SubscriptionSources {
  target: Target;
  credentialId: string | null;
  subscriptionId: string | null;
  /** Of what exists; null for none. */
  applied: string | null;
  /** Of the runners that are up. */
  signIns: readonly (AzureSignIn | null)[];
}

/**
 * Returns the subscription that a deployment's files name: the chosen one, that of what exists, or that of the runners' environment
 * if all runners agree. Null if none is known; then Terraform takes ARM_SUBSCRIPTION_ID of the runner.
 */
export function subscriptionOfFiles({ target, credentialId, subscriptionId, applied, signIns }: SubscriptionSources): string | null {
  if (target === 'practice') return null;
  const known = subscriptionId ?? applied;
  if (known !== null || credentialId !== null) return known;
  return subscriptionOfSignIns(signIns);
}

/** Returns the subscription on which all sign-ins agree, or null. */
export function subscriptionOfSignIns(signIns: readonly (AzureSignIn | null)[]): string | null {
  const found = new Set(signIns.map((signIn) => signIn?.subscriptionId ?? null));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

/** Returns the subscription that written files name, or null. Terraform works in that one, whatever its environment says. */
export function subscriptionNamedIn(files: readonly ConfigurationFile[]): string | null {
  const values = files.find(({ name }) => name === 'terraform.tfvars')?.content ?? '';
  return /^subscription_id\s*=\s*"([0-9A-Za-z-]+)"$/m.exec(values)?.[1] ?? null;
}
