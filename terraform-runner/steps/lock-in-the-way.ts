import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import type { FailureEvidence, RunFailure } from '#lib/runs/run-failure.ts';
import { findRun } from '#lib/runs/run-store.ts';
import { isLockDead } from '#lib/state/change-state.ts';
import { findStateLock, unlockState, type StateLock } from '#lib/state/state-store.ts';
import { objectOf, textIn } from '#lib/terraform/json-value.ts';
import { translator } from '#lib/words/translate.ts';
import type { Ending } from '../ending.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { UnopenedRun } from '../run-context.ts';

/**
 * How a run ends whose state a person's Terraform has locked; null where no lock is in its way. Terraform would try for 30 seconds, and
 * then name its own lock as the holder's. A lock that an ended run left behind is released: that run can write nothing any more.
 */
export async function endingIfLocked(held: UnopenedRun): Promise<Ending | null> {
  const { setup, run, log } = held;
  const lock = await retryWhileDown(() => findForeignLock(held));
  if (lock === null) return null;
  if (lock.runId === null) return { event: 'fail', failure: describeLocked(lock, held.run.number) };
  if (!(await retryWhileDown(() => isLockDead(setup, lock)))) return null;
  await retryWhileDown(() => unlockState(setup.db, run.deploymentId, lock.lockId));
  log.say(translator('runner')('deadLockReleased', { holder: lock.holder }), 'warn');
  return null;
}

/** Terraform's own words on a lock of the console name the lock it tried to take: the console knows who holds it. */
export async function withHolder(held: UnopenedRun, failure: RunFailure): Promise<RunFailure> {
  if (failure.code !== 'state_locked' || !held.run.stateIsHere) return failure;
  const lock = await retryWhileDown(() => findForeignLock(held));
  if (lock === null) return failure;
  const run = lock.runId === null ? null : await retryWhileDown(() => findRun(held.setup.db, lock.runId ?? ''));
  return { ...describeLocked(lock, run?.number ?? 0, failure.evidence), others: failure.others };
}

async function findForeignLock({ setup, run }: UnopenedRun): Promise<StateLock | null> {
  if (!run.stateIsHere || run.driftCheck) return null;
  const lock = await findStateLock(setup.db, run.deploymentId);
  return lock?.runId === run.id ? null : lock;
}

function describeLocked(lock: StateLock, number: number, evidence?: FailureEvidence): RunFailure {
  const operation = textIn(objectOf(lock.info) ?? {}, 'Operation') ?? translator('failures')('unnamed.operation');
  const who = lock.runId === null ? lock.holder : translator('runner')('lockOfRun', { number });
  const values = { who, since: lock.createdAt, operation, lock: lock.lockId };
  return describeFailure('state_locked', { text: 'state_locked_by', values, quoted: {}, ...(evidence && { evidence }) });
}
