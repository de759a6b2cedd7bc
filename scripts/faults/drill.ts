import { setTimeout as pause } from 'node:timers/promises';
import { isFinished, type RunStatus } from '#lib/runs/run-status.ts';
import type { Run } from '#lib/runs/run.ts';
import type { FaultApi } from './fault-api.ts';
import type { FaultyConsole } from './faulty-console.ts';
import { readTerraforms } from './our-processes.ts';

/** A fault with an action of its own, instead of a signal to processes. */
export interface Drill {
  console_: FaultyConsole;
  api: FaultApi;
  /** Of the deployment. */
  name: string;
}

/** What one action came to: the phase it hit, and each broken rule as a sentence. */
export interface DrillOutcome {
  phase: 'init' | 'plan' | 'waiting' | 'apply' | 'destroy plan' | 'destroy' | 'afterwards';
  violations: string[];
}

const RUN_WITHIN_MS = 180_000;

/** Waits until a Terraform of the run is at work on this command. */
export async function untilTerraform({ console_ }: Drill, runId: string, command: string): Promise<void> {
  for (const until = performance.now() + RUN_WITHIN_MS; performance.now() < until; await pause(10)) {
    if (readTerraforms(console_.dataDir).some((one) => one.runId === runId && one.command === command)) return;
  }
  throw new Error(`no terraform ${command} of the run began`);
}

/** Waits until the run is in one of these statuses, or has ended. */
export async function untilRun({ api }: Drill, runId: string, status: RunStatus): Promise<Run> {
  for (const until = performance.now() + RUN_WITHIN_MS; performance.now() < until; await pause(100)) {
    const run = await api.run(runId);
    if (run.status === status || isFinished(run)) return run;
  }
  throw new Error(`the run was not ${status} within ${RUN_WITHIN_MS / 1_000} s`);
}

/** Waits until a line of the run's log matches; the sentence of what is broken where none does in time. */
export async function findLine({ api }: Drill, runId: string, pattern: RegExp, withinMs: number): Promise<string[]> {
  for (const until = performance.now() + withinMs; performance.now() < until; await pause(200)) {
    if ((await api.log(runId)).some(({ text }) => pattern.test(text))) return [];
  }
  return [`the log has no line like ${pattern.source} after ${withinMs / 1_000} s`];
}

/** The sentence of what is broken where a run came to another status. */
export function expectStatus(run: Run, status: RunStatus): string[] {
  return run.status === status ? [] : [`run ${run.number} (${run.kind}) is ${run.status} instead of ${status}: ${JSON.stringify(run.failure?.evidence ?? null)}`];
}
