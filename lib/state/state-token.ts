import { createHmac } from 'node:crypto';
import type { ConsoleKey } from '../credentials/console-key.ts';

/**
 * The password with which a run's Terraform reaches its state. Derived, not stored: a runner that takes a run up makes the same
 * one. It is good until the run has ended, when its hash is forgotten.
 */
export function stateTokenOf(key: ConsoleKey, runId: string): string {
  return createHmac('sha256', key.bytes).update(`state-token/${runId}`).digest('base64url');
}

/** The user name that goes with it; Terraform's http backend speaks HTTP Basic. */
export const STATE_USER = 'run';

export function stateAddressOf(consoleUrl: string, deploymentId: string): string {
  return `${consoleUrl}/api/state/${deploymentId}`;
}
