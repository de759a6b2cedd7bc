import { parseState } from '#lib/state/state-document.ts';
import { teachStateSecrets } from '#lib/state/state-secrets.ts';
import { openNewestState } from '#lib/state/state-store.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Teaches the mask of a run what state holds of secrets, before Terraform says anything: a password that does not change is in no
 * event it could be learnt from, but a provider's error may show it.
 */
export async function learnStateSecrets({ setup, run, mask }: RunContext): Promise<void> {
  const body = await openNewestState(setup.db, setup.key, run.deploymentId);
  if (body !== null) teachStateSecrets(parseState(JSON.parse(body.toString('utf8'))), mask);
}
