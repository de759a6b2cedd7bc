import { spawn, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UNHEEDED_INTERRUPT_MS } from '#lib/tunables.ts';
import { consoleAddressOf } from '../console-address.ts';
import type { UnopenedRun } from '../run-context.ts';
import type { ReleaseAccess } from '../terraform/release/fetch-file.ts';
import { relayAddressOf } from './relay-address.ts';
import { LISTENING, type RelaySettings } from './relay-settings.ts';

/** The way of one run's Terraform to its state at the console. */
export interface StateRelay {
  /** What Terraform is given as the address of its state. */
  stateAddress: string;
  /** Returns true once the relay listens, false if it does not within the time. */
  isReady(withinMs: number): Promise<boolean>;
  /** Ends the relay as soon as no process works in the run's directory. */
  close(): void;
}

const PROGRAM = path.join(import.meta.dirname, 'main.ts');
const START_AGAIN_MS = 500;

/**
 * Starts the state relay of a run. Null for a run whose Terraform keeps its state elsewhere or in a file, and on other systems than
 * Linux, where a process cannot listen at any loopback address.
 */
export function openStateRelay({ setup, run, workdir }: Pick<UnopenedRun, 'setup' | 'run' | 'workdir'>, access: ReleaseAccess): StateRelay | null {
  const console = consoleAddressOf(run);
  // A practice drift check plans from a copy of the state (refresh-practice.ts).
  if (console === null || process.platform !== 'linux' || (run.driftCheck && run.target === 'practice')) return null;
  const { host, port, origin } = relayAddressOf(run.id);
  const givesUpAfterMs = givesUpAfter(setup.limits.cancelGraceMs);
  const settings: RelaySettings = { host, port, console, path: `/api/state/${run.deploymentId}`, access, dir: workdir.dir, interruptedFile: workdir.interruptedFile, givesUpAfterMs };
  return { stateAddress: `${origin}${settings.path}`, ...keepRelay(settings) };
}

/** How long a console may be away before an interrupted Terraform ends without it. */
export function givesUpAfter(cancelGraceMs: number): number {
  return Math.min(cancelGraceMs / 2, UNHEEDED_INTERRUPT_MS);
}

/** Starts the relay's process, and starts it again should it be killed. */
function keepRelay(settings: RelaySettings): Pick<StateRelay, 'isReady' | 'close'> {
  let isClosed = false;
  let child = startRelay(settings);
  let listening = untilListening(child);
  const watch = (one: ChildProcess) => {
    one.once('error', () => {});
    one.once('close', async () => {
      listening = Promise.resolve(false);
      await sleep(START_AGAIN_MS, undefined, { ref: false });
      if (isClosed) return;
      child = startRelay(settings);
      listening = untilListening(child);
      watch(child);
    });
  };
  watch(child);
  return {
    async isReady(withinMs) {
      const until = performance.now() + withinMs;
      for (let left = withinMs; left > 0; left = until - performance.now()) {
        if (await Promise.race([listening, sleep(left, false)])) return true;
        await sleep(Math.min(START_AGAIN_MS, Math.max(until - performance.now(), 0)));
      }
      return false;
    },
    close() {
      isClosed = true;
      child.stdin?.end();
    },
  };
}

/** In a session of its own, like Terraform: it outlives its runner as long as Terraform does. */
function startRelay(settings: RelaySettings): ChildProcess {
  const cache = getCompileCacheDir();
  const env = { ...(cache !== undefined && { NODE_COMPILE_CACHE: path.dirname(cache) }) } as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, [PROGRAM], { cwd: '/', env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  child.unref();
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(settings)}\n`);
  for (const pipe of [child.stdin, child.stdout] as unknown as { unref(): void }[]) pipe.unref();
  return child;
}

/** Resolves to false when the process ends before. */
function untilListening(child: ChildProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.stdout?.on('data', (data: Buffer) => resolve(data.toString() === LISTENING));
  for (const event of ['error', 'close']) child.once(event, () => resolve(false));
  return promise;
}
