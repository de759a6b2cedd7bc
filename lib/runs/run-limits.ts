/** How long things may take before the console steps in, in milliseconds; each is a setting of its own. */
export interface RunLimits {
  /** A held run without a sign of life for so long has lost its runner. */
  runnerLostMs: number;
  /** The work on a run: its plan and its apply together, without the wait for a person between them. */
  runMs: number;
  /** A Terraform command that prints nothing: azurerm says every ten seconds that it still works. */
  silenceMs: number;
  /** A plan that waits for a person. */
  approvalMs: number;
  /** After the one SIGINT Terraform gets this long before force is offered: Azure's gateway, cluster and database take minutes. */
  cancelGraceMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const DEFAULT_RUN_LIMITS: RunLimits = { runnerLostMs: 40 * SECOND, runMs: 4 * HOUR, silenceMs: 30 * MINUTE, approvalMs: 7 * 24 * HOUR, cancelGraceMs: 10 * MINUTE };

/** Why the console itself asked Terraform to stop. */
export type StopReason = 'run_limit' | 'silence_limit';
