import { fromPrisma, PgBoss } from 'pg-boss';
import type { RunDelivery, RunJob, RunPriority } from '../runs/run-delivery.ts';

/** Runs whose next phase waits for a runner. The job only delivers: the claim in the runs table owns. */
const RUNS = 'runs';

/** Drift checks, in a queue of their own: they never take the place of a run that somebody waits for. */
const DRIFT_CHECKS = 'drift-checks';

const PRIORITIES: Record<RunPriority, number> = { apply: 30, plan: 20, plan_only: 10, drift_check: 0 };

export interface JobQueue extends RunDelivery {
  /** Calls `deliver` for each job, at most `concurrency` at once, and one drift check beside them. The job is done when it returns, whatever came of the run. */
  work(concurrency: number, deliver: (job: RunJob) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Opens the queue. A process that only sends (`worker: false`) does no maintenance and holds one connection. */
export async function openJobQueue(url: string, { worker, onError }: { worker: boolean; onError: (error: Error) => void }): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: worker ? 'runner-queue' : 'web-queue',
    max: worker ? 4 : 1,
    supervise: worker,
    schedule: false,
    superviseIntervalSeconds: 30,
    useListenNotify: worker,
  });
  boss.on('error', onError);
  await boss.start();
  for (const queue of [RUNS, DRIFT_CHECKS]) await boss.createQueue(queue, { notify: true, retryLimit: 0, expireInSeconds: 23 * 3600, deleteAfterSeconds: 3600 });
  return {
    async send(tx, job, priority) {
      await boss.send(priority === 'drift_check' ? DRIFT_CHECKS : RUNS, job, { priority: PRIORITIES[priority], db: fromPrisma(tx) });
    },
    async work(concurrency, deliver) {
      const options = { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 };
      const take = async ([job]: { data: RunJob }[]) => {
        if (job !== undefined) await deliver(job.data);
      };
      await boss.work<RunJob>(RUNS, { ...options, localConcurrency: concurrency }, take);
      await boss.work<RunJob>(DRIFT_CHECKS, { ...options, localConcurrency: 1 }, take);
    },
    close: () => boss.stop({ graceful: false, timeout: 2_000 }),
  };
}
