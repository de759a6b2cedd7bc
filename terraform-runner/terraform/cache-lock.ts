import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { makeCheckLeaveCache } from '#lib/drift/drift-store.ts';
import { findCacheLock, handCacheLockTo, releaseCacheLock, takeCacheLock, type CacheLockRow } from '#lib/runs/cache-lock-store.ts';
import { findStep } from '#lib/runs/step-store.ts';
import { findProcessesIn, isProcessAlive, processStart } from '../host.ts';
import type { RunContext } from '../run-context.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import { outcomeOf } from '../steps/await-left-terraform.ts';
import { workdirOf } from '../workdir.ts';
import { beginFilling, endFilling, pluginCacheOf, type Filling } from './plugin-cache.ts';

/** The plugin cache, for one `terraform init`. */
export interface CacheLock {
  /** From now on it stands as long as this Terraform does, which outlives its runner. */
  handTo(process: { pid: number; start: string | null }): Promise<void>;
  /** `wentThrough`: whether the `init` did; what one that did not has left in the cache goes. */
  release(wentThrough: boolean): Promise<void>;
  /** Released, unless a Terraform has it: that one may still be at work. */
  abandon(): Promise<void>;
}

const LOOK_EVERY_MS = 250;

/**
 * Waits until nobody fills the plugin cache of this data directory: two that do at the same time spoil it (Terraform, CLI
 * configuration, *Provider Plugin Cache*), and so does one that is cut off ({@link beginFilling}). Held in the database, so that it counts for every runner process of the host, and by
 * the Terraform itself once it runs: a runner that is killed does not let another in while its `init` goes on. A drift check that has
 * it is asked to stop: no real run waits for one to end by itself. Null when `isOver` said so while waiting; `onWait` hears once that
 * there is somebody to wait for.
 */
export async function lockPluginCache({ setup, run }: Pick<RunContext, 'setup' | 'run'>, { step, isOver, onWait }: { step: string; isOver: () => boolean; onWait: () => void }): Promise<CacheLock | null> {
  const { db, hostId } = setup;
  const own: CacheLockRow = { token: randomUUID(), runId: run.id, pid: process.pid, pidStart: processStart(process.pid) };
  for (let waited = false; !(await retryWhileDown(() => tryToTake(setup, own))); waited = true) {
    if (isOver()) return null;
    if (!run.driftCheck) await retryWhileDown(() => askCheckToLeave(setup, run));
    if (!waited) onWait();
    await pause(LOOK_EVERY_MS);
  }
  const cacheDir = pluginCacheOf(setup.dataDir);
  await beginFilling(cacheDir, { runId: run.id, step }, (left) => wentThrough(setup, left));
  let handed = false;
  const release = async (isWhole: boolean) => {
    await endFilling(cacheDir, isWhole);
    await retryWhileDown(() => releaseCacheLock(db, hostId, own.token));
  };
  return {
    release,
    abandon: async () => (handed ? undefined : release(false)),
    handTo: async (terraform) => {
      handed = true;
      await retryWhileDown(() => handCacheLockTo(db, hostId, own.token, terraform));
    },
  };
}

async function tryToTake({ db, hostId, dataDir }: RunContext['setup'], own: CacheLockRow): Promise<boolean> {
  const holder = await findCacheLock(db, hostId);
  if (holder === null) return takeCacheLock(db, hostId, own, null);
  // The database may have gone between taking it and saying so.
  if (holder.token === own.token) return true;
  return isGone(holder, dataDir) && (await takeCacheLock(db, hostId, own, holder.token));
}

async function askCheckToLeave({ db, hostId }: RunContext['setup'], run: RunContext['run']): Promise<void> {
  const holder = await findCacheLock(db, hostId);
  if (holder !== null) await makeCheckLeaveCache(db, holder.runId, `run ${run.number}`);
}

/** An `init` that outlived its runner: what was noted of it, or else what it printed. */
async function wentThrough({ db, dataDir }: RunContext['setup'], { runId, step }: Filling): Promise<boolean> {
  const known = await retryWhileDown(() => findStep(db, runId, step));
  const outcome = known?.outcome ?? (await outcomeOf(workdirOf(dataDir, runId).spoolOf(step).stdout, 'init'));
  return outcome === 'succeeded';
}

/** A runner may die between starting a Terraform and handing the lock to it: then something works in the run's directory. */
function isGone({ pid, pidStart, runId }: CacheLockRow, dataDir: string): boolean {
  return !isProcessAlive(pid, pidStart) && findProcessesIn(workdirOf(dataDir, runId).dir).length === 0;
}
