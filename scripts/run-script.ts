import { SettingError } from '#lib/env/setting.ts';
import { LaunchProblem } from './launch-problem.mjs';

/** A script was called with arguments it does not understand; the message says how to call it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Runs a short script and ends the process; what a person can put right is told in one line on stderr, exit code 1. */
export async function runScript(work: () => Promise<number | void>): Promise<never> {
  try {
    process.exit((await work()) ?? 0);
  } catch (error) {
    const isExpected = error instanceof LaunchProblem || error instanceof SettingError || error instanceof UsageError;
    process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}
