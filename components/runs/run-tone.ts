import type { Tone } from '#components/ui/tone.ts';
import { isWaitingForApproval, type RunKind, type RunStatus } from '#lib/runs/run-status.ts';

const TONE_OF_STATUS: Record<RunStatus, Tone> = {
  queued: 'unknown',
  planning: 'running',
  planned: 'good',
  approved: 'running',
  applying: 'running',
  applied: 'good',
  no_changes: 'good',
  failed: 'failed',
  canceled: 'unknown',
  discarded: 'unknown',
  expired: 'unknown',
};

/** A run's colour: amber while a person must act, whatever else its status says. */
export function runTone(run: { kind: RunKind; status: RunStatus }): Tone {
  return isWaitingForApproval(run) ? 'waiting' : TONE_OF_STATUS[run.status];
}
