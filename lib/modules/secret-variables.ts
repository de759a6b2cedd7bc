import type { Inputs, InputValue } from '../deployments/deployment.ts';

/**
 * Variables whose value is or may hold a secret, in every version: the module marks only `oidc_secret`.
 * other_wandb_env and external_bucket are maps that people put keys into.
 */
export const SECRET_VARIABLES = ['license', 'storage_key', 'oidc_secret', 'other_wandb_env', 'external_bucket'] as const;

/** Whether a module variable's value is sealed and never read back. */
export function isSecretVariable(name: string): boolean {
  return (SECRET_VARIABLES as readonly string[]).includes(name);
}

/** Inputs as somebody sent them, apart: what may be stored in clear, and what is sealed. A null unsets. */
export function splitSecrets(all: Inputs): { inputs: Inputs; secrets: Record<string, InputValue> } {
  const entries = Object.entries(all);
  return {
    inputs: Object.fromEntries(entries.filter(([name]) => !isSecretVariable(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => isSecretVariable(name))),
  };
}
