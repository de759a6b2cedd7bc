import type { Transaction } from '../db/transaction.ts';

/** Changes before checks: an apply, then a plan, then a plan_only run, and drift checks beside them all. */
export type RunPriority = 'apply' | 'plan' | 'plan_only' | 'drift_check';

export interface RunJob {
  runId: string;
}

/** How a run reaches a runner. */
export interface RunDelivery {
  /** Sends within the caller's transaction: rolled back with it, delivered when it commits. */
  send(tx: Transaction, job: RunJob, priority: RunPriority): Promise<void>;
}
