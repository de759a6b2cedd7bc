import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { inTransaction } from '#lib/db/transaction.ts';
import { findRun, moveRun } from '#lib/runs/run-store.ts';
import { isFinished } from '#lib/runs/run-status.ts';
import { listExpiredPlans, listHeldRuns, listUndelivered, type HeldRun } from '#lib/runs/run-watch-store.ts';
import { beatRunner } from '#lib/runs/runner-store.ts';
import { finishStep, listOrphanedSteps } from '#lib/runs/step-store.ts';
import { releaseLockOfRun } from '#lib/state/state-store.ts';
import { APPROVAL_EXPIRES_AFTER_MS, RECONCILE_EVERY_MS, REDELIVER_AFTER_MS, RUNNER_LOST_AFTER_MS } from '#lib/tunables.ts';
import { failureOf } from './failure-of.ts';
import { findProcessesIn, isProcessAlive } from './host.ts';
import type { RunnerLog } from './runner-log.ts';
import type { Runner } from './runner.ts';
import type { RunnerSetup } from './run-context.ts';
import { removeWorkdir, workdirOf } from './workdir.ts';

/** Looks again and again for what fell through; see {@link reconcile}. Returns what stops it. */
export function startReconciling(setup: RunnerSetup, runner: Runner, concurrency: number, log: RunnerLog): () => void {
  let since = Date.now();
  let lastTick = since;
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    try {
      await beatRunner(setup.db, setup.runnerId);
      // We slept, or the database was away: everybody's heartbeat may have stopped for the same reason, so start watching anew.
      if (Date.now() - lastTick > RECONCILE_EVERY_MS * 3) since = Date.now();
      lastTick = Date.now();
      await reconcile(setup, runner, { concurrency, watchingForMs: lastTick - since });
    } catch (error) {
      log.warn({ error }, 'could not look after the runs; trying again');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void tick(), RECONCILE_EVERY_MS);
  return () => clearInterval(timer);
}

/** Ends runs whose runner is lost, notes Terraforms that have ended, expires plans, and takes runs whose job got lost. */
async function reconcile(setup: RunnerSetup, runner: Runner, { concurrency, watchingForMs }: { concurrency: number; watchingForMs: number }): Promise<void> {
  if (watchingForMs > RUNNER_LOST_AFTER_MS) await endLostRuns(setup);
  await noteEndedOrphans(setup);
  await expirePlans(setup);
  await sweepWorkdirs(setup, runner);
  await takeUndelivered(setup, runner, concurrency);
}

async function endLostRuns(setup: RunnerSetup): Promise<void> {
  for (const held of await listHeldRuns(setup.db)) if (held.heartbeatAgeMs > RUNNER_LOST_AFTER_MS) await endLostRun(setup, held);
}

/** The claim we saw is part of the compare-and-set: a runner that comes back in this very moment keeps its run. */
async function endLostRun({ db }: RunnerSetup, held: HeldRun): Promise<void> {
  const lastSeen = held.lastHeartbeatAt?.toISOString() ?? '';
  const failure = failureOf('runner_lost', `last heartbeat ${lastSeen}`);
  const ended = await inTransaction(db, (tx) => moveRun(tx, held.id, 'fail', { failure }, held.claim));
  if (ended !== null) await releaseLockOfRun(db, held.id);
}

/** Terraforms of this host whose run has ended without them: once they are gone, the deployment's next run may start. */
async function noteEndedOrphans({ db, hostId, dataDir }: RunnerSetup): Promise<void> {
  for (const step of await listOrphanedSteps(db, hostId)) {
    const alive = isProcessAlive(step.pid, step.pidStart) || findProcessesIn(workdirOf(dataDir, step.runId).dir).length > 0;
    if (!alive) await finishStep(db, step.runId, step.name, { exitCode: null, outcome: 'unfinished' });
  }
}

async function expirePlans({ db }: RunnerSetup): Promise<void> {
  for (const id of await listExpiredPlans(db, APPROVAL_EXPIRES_AFTER_MS)) await inTransaction(db, (tx) => moveRun(tx, id, 'expire'));
}

/** Working directories hold plans and printed secrets: none outlives its run, unless a Terraform is still alive in it. */
async function sweepWorkdirs({ db, dataDir }: RunnerSetup, runner: Runner): Promise<void> {
  const names = await readdir(path.join(dataDir, 'work')).catch(() => []);
  for (const runId of names.filter((name) => !runner.runIds().includes(name))) {
    const run = await findRun(db, runId);
    const workdir = workdirOf(dataDir, runId);
    const needed = run !== null && !isFinished(run);
    if (!needed && findProcessesIn(workdir.dir).length === 0) await removeWorkdir(workdir);
  }
}

async function takeUndelivered({ db }: RunnerSetup, runner: Runner, concurrency: number): Promise<void> {
  for (const { id } of await listUndelivered(db, REDELIVER_AFTER_MS)) {
    if (runner.active() >= concurrency) return;
    void runner.deliver({ runId: id });
  }
}
