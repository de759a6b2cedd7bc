import { setTimeout as pause } from 'node:timers/promises';
import type { FaultyConsole } from './faulty-console.ts';
import type { Drill, DrillOutcome } from './drill.ts';
import { isAlive } from '../process-alive.ts';
import { childrenOf, readOurProcesses, type OurProcesses } from './our-processes.ts';

export const PHASES = ['init', 'plan', 'waiting', 'apply', 'destroy plan', 'destroy'] as const;
export type Phase = (typeof PHASES)[number];

type Part = keyof OurProcesses;

/** What is hit, and how. */
export interface Fault {
  name: string;
  parts: readonly Part[];
  /** none: it acts by itself, see `act`. */
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGQUIT' | 'SIGSTOP' | 'none';
  /** How long a SIGSTOP lasts. */
  stoppedForMs?: number;
  /** After so many seconds without a sign of life a run is given up; left out, a run outlives every hit. */
  lostAfterSeconds?: number;
  /** The cluster's creation takes so many times as long, so that its apply outlasts what is hit. */
  slows?: number;
  /** Before all of it is started again the database is migrated, as a newer version of the console would do it. */
  upgrades?: boolean;
  /** The phases that are hit, where it is not each of them. */
  phases?: readonly Phase[];
  /** An action of its own on a deployment of its own, instead of a signal in each phase of a life. */
  act?: (drill: Drill) => Promise<DrillOutcome[]>;
}

export const EVERYTHING: readonly Part[] = ['runner', 'web', 'launcher', 'simulator', 'postgres'];

/** The matrix: each of these in each phase, unless it names its own. PostgreSQL's SIGQUIT is its immediate shutdown; SIGSTOP is taken back after a while. */
export const FAULTS: readonly Fault[] = [
  { name: 'runner', parts: ['runner'], signal: 'SIGKILL' },
  { name: 'web', parts: ['web'], signal: 'SIGKILL' },
  { name: 'launcher', parts: ['launcher'], signal: 'SIGKILL' },
  { name: 'postgres', parts: ['postgres'], signal: 'SIGKILL' },
  { name: 'simulator', parts: ['simulator'], signal: 'SIGKILL' },
  { name: 'everything', parts: EVERYTHING, signal: 'SIGKILL' },
  { name: 'runner', parts: ['runner'], signal: 'SIGTERM' },
  { name: 'launcher', parts: ['launcher'], signal: 'SIGTERM' },
  { name: 'postgres', parts: ['postgres'], signal: 'SIGQUIT' },
  { name: 'runner', parts: ['runner'], signal: 'SIGSTOP', stoppedForMs: 3_000 },
  // Longer than it may be silent, and two looks of whoever watches: the run is given up, and the runner that wakes is fenced.
  { name: 'runner for long', parts: ['runner'], signal: 'SIGSTOP', stoppedForMs: 30_000, lostAfterSeconds: 15, phases: ['plan', 'destroy'] },
  // The same while the apply goes on to its end, with nobody there to take its state.
  { name: 'runner until its run is lost', parts: ['runner'], signal: 'SIGSTOP', stoppedForMs: 25_000, lostAfterSeconds: 15, slows: 100, phases: ['apply'] },
  { name: 'upgrade', parts: ['launcher'], signal: 'SIGTERM', upgrades: true, phases: ['plan', 'apply', 'destroy'] },
  { name: 'terraform', parts: ['terraform'], signal: 'SIGKILL' },
  { name: 'runner and terraform', parts: ['runner', 'terraform'], signal: 'SIGKILL' },
  { name: 'everything and terraform', parts: [...EVERYTHING, 'terraform'], signal: 'SIGKILL' },
  // Stopped, the database takes connections and answers none: worse than one that is down.
  { name: 'database for a minute', parts: ['postgres'], signal: 'SIGSTOP', stoppedForMs: 65_000, phases: ['apply'] },
  { name: 'runner for two minutes', parts: ['runner'], signal: 'SIGSTOP', stoppedForMs: 120_000, lostAfterSeconds: 60, phases: ['apply'] },
];

/** Whether runs may end failed by it: a Terraform that is killed is gone, and a runner that slept for too long has lost its run. */
export function losesRuns({ parts, lostAfterSeconds }: Fault): boolean {
  return parts.includes('terraform') || lostAfterSeconds !== undefined;
}

/** What such a run may end with: that it was lost, and then that Azure refuses to create a second time what is not in state yet. */
export const LOSSES: readonly (string | undefined)[] = ['runner_lost', 'already_exists'];

/** Hits them all at once. How many processes it were. */
export async function inject({ dataDir }: Pick<FaultyConsole, 'dataDir'>, { parts, signal, stoppedForMs }: Fault): Promise<number> {
  if (signal === 'none') return 0;
  const processes = readOurProcesses(dataDir);
  // PostgreSQL's connections are processes of their own; they end with it, but do not stop with it.
  const stopsDatabase = signal === 'SIGSTOP' && parts.includes('postgres');
  const pids = [...parts.flatMap((part) => processes[part]), ...(stopsDatabase ? childrenOf(processes.postgres) : [])];
  for (const pid of pids) hit(pid, signal);
  if (signal === 'SIGSTOP') {
    await pause(stoppedForMs);
    for (const pid of pids) hit(pid, 'SIGCONT');
  } else {
    await untilGone(pids);
  }
  return pids.length;
}

const GONE_WITHIN_MS = 60_000;

/** What is asked to end takes its time; until then it must not be taken for what comes after it. */
async function untilGone(pids: readonly number[]): Promise<void> {
  for (const until = performance.now() + GONE_WITHIN_MS; performance.now() < until && pids.some(isAlive); ) await pause(20);
}

function hit(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in this moment.
  }
}
