import { readNewestState } from '#lib/state/newest-state.ts';
import { teachStateSecrets } from '#lib/state/state-secrets.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Teaches the mask of a run what state holds of secrets, before Terraform says anything: a password that does not change is in no
 * event it could be learnt from, but a provider's error may show it.
 */
export async function learnStateSecrets({ setup, run, mask }: RunContext): Promise<void> {
  const state = await readNewestState(setup, run.deploymentId);
  if (state !== null) teachStateSecrets(state, mask);
}
