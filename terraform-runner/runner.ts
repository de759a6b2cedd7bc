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
  /** Takes up the runs of this data directory whose runner process is gone: nobody else can follow their Terraform. */
  takeUpOwn(): Promise<void>;
  /** Somebody asked this run to stop: look at once. */
  ring(runId: string): void;
  /** How many runs are held now, or asked for; drift checks apart: those keep nobody from starting. */
  active(): number;
  runIds(): string[];
}

export function createRunner(setup: RunnerSetup, log: RunnerLog): Runner {
  const held = new Map<string, Heartbeat>();
  /** Those, and what we are asking for. */
  const taken = new Set<string>();
  /** Those of them that were delivered meanwhile: the next phase of a run can be there before we have tidied up after this one. */
  const deliveredAgain = new Set<string>();
  /** Runs that we could not carry out: they are not tried again and again, but given up as lost. */
  const failed = new Set<string>();
  /** Those of them that are drift checks. */
  const checks = new Set<string>();

  const carryOut = async (run: ClaimedRun): Promise<void> => {
    const heartbeat = startHeartbeat(setup.db, run.id, run.claim);
    held.set(run.id, heartbeat);
    if (run.driftCheck) checks.add(run.id);
    try {
      await heartbeat.beat();
      await executeRun(setup, run, heartbeat);
    } catch (error) {
      failed.add(run.id);
      log.error({ runId: run.id, error }, 'a run ended the runner did not expect');
    } finally {
      heartbeat.stop();
      held.delete(run.id);
      checks.delete(run.id);
      await wakeWaiting(setup, run.deploymentId).catch(() => {});
    }
  };

  /** Takes a run and carries it out; nobody of us else asks for it meanwhile. */
  const takeAlone = async (runId: string, take: () => Promise<ClaimedRun | null>): Promise<void> => {
    if (taken.has(runId)) return;
    taken.add(runId);
    try {
      const run = await take();
      if (run !== null) await carryOut(run);
    } finally {
      taken.delete(runId);
    }
  };

  const deliver = async ({ runId }: RunJob): Promise<void> => {
    if (taken.has(runId)) return void deliveredAgain.add(runId);
    do {
      deliveredAgain.delete(runId);
      await takeAlone(runId, () => claimWhenFree(runId));
    } while (deliveredAgain.has(runId));
  };

  const claimWhenFree = async (runId: string): Promise<ClaimedRun | null> => {
    const deploymentId = await findRunDeployment(setup.db, runId);
    if (deploymentId === null || (await hasOrphanedTerraform(setup.db, deploymentId, { hostId: setup.hostId, runnerAliveWithinMs: RUNNER_ALIVE_WITHIN_MS }))) return null;
    return claimRun(setup.db, { runId, runnerId: setup.runnerId, hostId: setup.hostId });
  };

  /** Whether nobody carries out a run that is held in a runner's name: it is gone, or it is us, and we never got to know of our claim. */
  const isLeft = (runnerId: string): boolean => runnerId === setup.runnerId || !isRunnerAlive(runnerId);

  const takeUpOwn = async (): Promise<void> => {
    for (const { id, hostId, claim } of await listHeldRuns(setup.db)) {
      if (hostId !== setup.hostId || taken.has(id) || failed.has(id) || !isLeft(claim.runnerId)) continue;
      log.info({ runId: id }, 'taking up a run that an earlier runner left');
      takeAlone(id, () => takeUpRun(setup.db, { runId: id, from: claim, runnerId: setup.runnerId })).catch((error: unknown) => log.warn({ runId: id, error }, 'could not take it up; trying again'));
    }
  };

  return {
    async start(queue, concurrency) {
      await takeUpOwn();
      await queue.work(concurrency, deliver);
    },
    deliver,
    takeUpOwn,
    ring: (runId) => void held.get(runId)?.beat().catch((error: unknown) => log.warn({ runId, error }, 'could not ask what is wanted of a run')),
    active: () => taken.size - checks.size,
    runIds: () => [...held.keys()],
  };
}
