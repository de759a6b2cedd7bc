import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { inTransaction } from '#lib/db/transaction.ts';
import { listDueDriftChecks } from '#lib/drift/drift-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import { findRun, moveRun } from '#lib/runs/run-store.ts';
import { isFinished, isHeld } from '#lib/runs/run-status.ts';
import { listExpiredPlans } from '#lib/runs/run-watch-store.ts';
import { createLostRunWatch } from '#lib/runs/lost-runs.ts';
import { beatRunner } from '#lib/runs/runner-store.ts';
import { finishOrphanedStep, listOrphanedSteps } from '#lib/runs/step-store.ts';
import { translator } from '#lib/words/translate.ts';
import { RECONCILE_EVERY_MS, REDELIVER_AFTER_MS } from '#lib/tunables.ts';
import { keepEvidence } from './keep-evidence.ts';
import { endOrphanedProviders, findProcessesIn, isProcessAlive } from './host.ts';
import type { RunnerLog } from './runner-log.ts';
import type { Runner } from './runner.ts';
import type { RunnerSetup } from './run-context.ts';
import { endLeftReaders } from './steps/read-plan.ts';
import { watchUndelivered } from './undelivered-runs.ts';
import { dropKeptEvidence, isEvidenceKept, noneIfMissing, removePlanSecrets, removeWorkdir, workdirOf } from './workdir.ts';

/**
 * Looks again and again for what fell through: runs whose runner is gone, what ended runs left on this host, Terraforms that have ended
 * since, plans that nobody approved, deliveries that got lost, drift checks that are due. Returns what stops it.
 */
export function startReconciling(setup: RunnerSetup, runner: Runner, concurrency: number, log: RunnerLog): () => void {
  const duties = dutiesOf(setup, runner, concurrency, log);
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    for (const duty of duties) await alone(log, {}, duty);
    busy = false;
  };
  const timer = setInterval(() => void tick(), RECONCILE_EVERY_MS);
  return () => clearInterval(timer);
}

function dutiesOf(setup: RunnerSetup, runner: Runner, concurrency: number, log: RunnerLog): (() => Promise<void>)[] {
  const lostRuns = createLostRunWatch(setup.db, setup.limits.runnerLostMs);
  const undelivered = watchUndelivered(setup.db, REDELIVER_AFTER_MS);
  const judge = async () => {
    await beatRunner(setup.db, setup.runnerId);
    // Before anybody is judged: the runner they belong to may have ended only now, after we had started.
    await runner.takeUpOwn();
    await lostRuns.look();
  };
  const tidyUp = async () => {
    // Before their Terraforms count as ended: what they left has to be known when the next run of the deployment is planned.
    const kept = await sweepWorkdirs(setup, runner, log);
    await noteEndedOrphans(setup, kept, log);
  };
  const takeUndelivered = async () => deliverAll(await undelivered.list(), runner, { concurrency, log });
  return [judge, tidyUp, () => expirePlans(setup, log), takeUndelivered, () => queueDueChecks(setup, log)];
}

/** What fails keeps nothing else from being looked after, and is tried again at the next look. */
async function alone(log: RunnerLog, what: Record<string, string>, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => log.warn({ ...what, error }, 'could not look after the runs; trying again'));
}

/** Terraforms of this host whose run has ended without them: once they are gone and what they left is kept, the deployment's next run may start. */
async function noteEndedOrphans({ db, hostId, dataDir }: RunnerSetup, isKept: (runId: string) => boolean, log: RunnerLog): Promise<void> {
  for (const { runId, name, pid, pidStart } of await listOrphanedSteps(db, hostId)) {
    const alive = (pid !== null && isProcessAlive(pid, pidStart)) || findProcessesIn(workdirOf(dataDir, runId).dir).length > 0;
    if (!alive && isKept(runId)) await alone(log, { runId }, () => finishOrphanedStep(db, runId, name));
  }
}

async function expirePlans({ db, limits }: RunnerSetup, log: RunnerLog): Promise<void> {
  for (const runId of await listExpiredPlans(db, limits.approvalMs)) await alone(log, { runId }, () => inTransaction(db, (tx) => moveRun(tx, runId, 'expire')));
}

/**
 * Working directories hold plans and printed secrets: none outlives its run, unless a Terraform is still alive in it, and those of a
 * plan do not wait for its approval with it, should the runner have been killed before it removed them. What a
 * Terraform went on to write after its run had ended is kept first. Returns whether nothing of a run is left to be kept.
 */
async function sweepWorkdirs(setup: RunnerSetup, runner: Runner, log: RunnerLog): Promise<(runId: string) => boolean> {
  const names: string[] = await readdir(path.join(setup.dataDir, 'work')).catch(noneIfMissing);
  const unkept = new Set(names);
  for (const runId of names.filter((name) => !runner.runIds().includes(name))) {
    await alone(log, { runId }, () => sweepWorkdir(setup, runId, () => unkept.delete(runId)));
  }
  return (runId) => !unkept.has(runId);
}

async function sweepWorkdir(setup: RunnerSetup, runId: string, onKept: () => void): Promise<void> {
  const run = await findRun(setup.db, runId);
  const workdir = workdirOf(setup.dataDir, runId);
  if (run !== null && !isFinished(run)) {
    if (!isHeld(run)) await removePlanSecrets(workdir);
    return;
  }
  await endLeftReaders(workdir.dir);
  endOrphanedProviders(workdir.dir);
  if (findProcessesIn(workdir.dir).length > 0) return;
  if (run !== null && !(await isEvidenceKept(workdir))) await keepEvidence(setup, run, workdir);
  onKept();
  if (run !== null) await dropKeptEvidence(workdir);
  await removeWorkdir(workdir);
}

function deliverAll(runIds: readonly string[], runner: Runner, { concurrency, log }: { concurrency: number; log: RunnerLog }): void {
  for (const runId of runIds) {
    if (runner.active() >= concurrency) return;
    runner.deliver({ runId }).catch((error: unknown) => log.warn({ runId, error }, 'could not take a run; trying again'));
  }
}

/** Scheduled drift checks whose time has come. Two runners may find the same one due: the database lets one of them through. */
export async function queueDueChecks(setup: RunnerSetup, log: RunnerLog): Promise<void> {
  for (const deploymentId of await listDueDriftChecks(setup.db)) {
    // One deployment that cannot be checked (secrets that do not open, say) keeps nobody else from being checked.
    const queued = await queueRun(setup, { deploymentId, kind: 'plan_only', drift: true, requestedBy: translator('runner')('driftSchedule') }).catch((error: unknown) => ({ ok: false as const, reason: String(error) }));
    if (!queued.ok) log.info({ deploymentId, reason: queued.reason }, 'a drift check that is due could not be queued');
  }
}
