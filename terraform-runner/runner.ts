import type { JobQueue } from '#lib/db/job-queue.ts';
import type { RunJob } from '#lib/runs/run-delivery.ts';
import { claimRun, takeUpRun, type ClaimedRun } from '#lib/runs/claim-store.ts';
import { listHeldRuns } from '#lib/runs/run-watch-store.ts';
import { hasOrphanedTerraform } from '#lib/runs/step-store.ts';
import { wakeWaiting } from '#lib/runs/wake-waiting.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '#lib/tunables.ts';
import { findRunDeployment } from '#lib/runs/run-store.ts';
import { executeRun } from './execute-run.ts';
import { startHeartbeat, type Heartbeat } from './heartbeat.ts';
import { isRunnerAlive } from './host.ts';
import type { RunnerLog } from './runner-log.ts';
import type { RunnerSetup } from './run-context.ts';

/** Takes runs and carries them out, at most `concurrency` at once. */
export interface Runner {
  /** Takes up what an earlier runner of this host left under way, then takes new work. */
  start(queue: JobQueue, concurrency: number): Promise<void>;
  /** Tries to take a run; does nothing when somebody else has it or it has to wait. */
  deliver(job: RunJob): Promise<void>;
  /** Somebody asked this run to stop: look at once. */
  ring(runId: string): void;
  /** How many runs are held now. */
  active(): number;
  runIds(): string[];
}

export function createRunner(setup: RunnerSetup, log: RunnerLog): Runner {
  const held = new Map<string, Heartbeat>();

  const carryOut = async (run: ClaimedRun): Promise<void> => {
    const heartbeat = startHeartbeat(setup.db, run.id, run.claim);
    held.set(run.id, heartbeat);
    try {
      await heartbeat.beat();
      await executeRun(setup, run, heartbeat);
    } catch (error) {
      log.error({ runId: run.id, error }, 'a run ended the runner did not expect');
    } finally {
      heartbeat.stop();
      held.delete(run.id);
      await wakeWaiting(setup, run.deploymentId).catch(() => {});
    }
  };

  const deliver = async ({ runId }: RunJob): Promise<void> => {
    const deploymentId = await findRunDeployment(setup.db, runId);
    if (deploymentId === null || (await hasOrphanedTerraform(setup.db, deploymentId, RUNNER_ALIVE_WITHIN_MS))) return;
    const run = await claimRun(setup.db, { runId, runnerId: setup.runnerId, hostId: setup.hostId });
    if (run !== null) await carryOut(run);
  };

  /** Runs of this data directory whose runner process is gone: nobody else can follow their Terraform. */
  const takeUpOwn = async (): Promise<void> => {
    for (const left of await listHeldRuns(setup.db)) {
      if (left.hostId !== setup.hostId || held.has(left.id) || isRunnerAlive(left.claim.runnerId)) continue;
      const run = await takeUpRun(setup.db, { runId: left.id, from: left.claim, runnerId: setup.runnerId });
      if (run === null) continue;
      log.info({ runId: run.id }, 'taking up a run that an earlier runner left');
      void carryOut(run);
    }
  };

  return {
    async start(queue, concurrency) {
      await takeUpOwn();
      await queue.work(concurrency, deliver);
    },
    deliver,
    ring: (runId) => void held.get(runId)?.beat(),
    active: () => held.size,
    runIds: () => [...held.keys()],
  };
}
