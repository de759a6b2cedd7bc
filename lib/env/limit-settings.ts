import { z } from 'zod';
import { DEFAULT_RUN_LIMITS, type RunLimits } from '../runs/run-limits.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The limits of runs by their names; parts of a minute and an hour are taken too. */
export const limitSettings = {
  // Above a restart of the database, below the minute in which a lost run is to end.
  RUNNER_LOST_SECONDS: z.coerce.number().min(15).max(3600).default(DEFAULT_RUN_LIMITS.runnerLostMs / SECOND),
  RUN_LIMIT_MINUTES: z.coerce.number().positive().max(10_000).default(DEFAULT_RUN_LIMITS.runMs / MINUTE),
  SILENCE_LIMIT_MINUTES: z.coerce.number().positive().max(10_000).default(DEFAULT_RUN_LIMITS.silenceMs / MINUTE),
  APPROVAL_LIMIT_HOURS: z.coerce.number().positive().max(10_000).default(DEFAULT_RUN_LIMITS.approvalMs / HOUR),
  CANCEL_GRACE_MINUTES: z.coerce.number().positive().max(10_000).default(DEFAULT_RUN_LIMITS.cancelGraceMs / MINUTE),
};

export type LimitSettings = z.infer<z.ZodObject<typeof limitSettings>>;

export function runLimitsOf(env: LimitSettings): RunLimits {
  return {
    runnerLostMs: env.RUNNER_LOST_SECONDS * SECOND,
    runMs: env.RUN_LIMIT_MINUTES * MINUTE,
    silenceMs: env.SILENCE_LIMIT_MINUTES * MINUTE,
    approvalMs: env.APPROVAL_LIMIT_HOURS * HOUR,
    cancelGraceMs: env.CANCEL_GRACE_MINUTES * MINUTE,
  };
}

/** The same limits as settings, for a child process. */
export function limitEnvironment(limits: RunLimits): Record<keyof LimitSettings, string> {
  return {
    RUNNER_LOST_SECONDS: String(limits.runnerLostMs / SECOND),
    RUN_LIMIT_MINUTES: String(limits.runMs / MINUTE),
    SILENCE_LIMIT_MINUTES: String(limits.silenceMs / MINUTE),
    APPROVAL_LIMIT_HOURS: String(limits.approvalMs / HOUR),
    CANCEL_GRACE_MINUTES: String(limits.cancelGraceMs / MINUTE),
  };
}
