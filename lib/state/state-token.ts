import { createHmac, randomBytes } from 'node:crypto';
import type { ConsoleKey } from '../credentials/console-key.ts';
import { openText } from '../credentials/sealed-secret.ts';

/**
 * A new password with which a run's Terraform reaches its state. It is stored sealed, so that a runner that takes the run up gives
 * its Terraform the same one, and as a hash, by which it is known; it is good until the run has ended, when both are forgotten.
 */
export function newStateToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The password of a run. Runs that an earlier version of the console queued have one that is derived from the key. */
export function stateTokenOf(key: ConsoleKey, runId: string, sealed: string | null): string {
  if (sealed !== null) return openText(key, sealed, stateTokenPurpose(runId));
  return createHmac('sha256', key.bytes).update(`state-token/${runId}`).digest('base64url');
}

/** What a run's state token is sealed for. */
export function stateTokenPurpose(runId: string): string {
  return `runs/${runId}/state-token`;
}

/** The user name that goes with it; Terraform's http backend speaks HTTP Basic. */
export const STATE_USER = 'run';

export function stateAddressOf(consoleUrl: string, deploymentId: string): string {
  return `${consoleUrl}/api/state/${deploymentId}`;
}
