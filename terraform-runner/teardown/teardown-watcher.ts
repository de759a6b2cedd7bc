import { recordGroup } from '#lib/azure/azure-status-store.ts';
import { findLostRight } from '#lib/auth/requester.ts';
import { inTransaction, type Database } from '#lib/db/transaction.ts';
import { findRunInTheWay } from '#lib/runs/run-store.ts';
import { readBeforeTeardown } from '#lib/teardown/before-teardown.ts';
import type { LedgerReading } from '#lib/teardown/ledger.ts';
import { claimLedgerTargets, findLedger, recordLedger } from '#lib/teardown/ledger-store.ts';
import { readLedger, unreadLedger } from '#lib/teardown/read-ledger.ts';
import { readSurvey } from '#lib/teardown/read-survey.ts';
import { claimSteps, finishStep, keepStep, pauseStep, type ClaimedStep } from '#lib/teardown/step-store.ts';
import { claimSurveyTargets, recordSurvey, recordSurveyProblem, requestSurvey, type ClaimedTarget, type SurveyTarget, type TeardownTarget } from '#lib/teardown/survey-store.ts';
import type { LookProblem } from '#lib/teardown/survey.ts';
import { LONGEST_DELETION_PAUSE_MS } from '#lib/tunables.ts';
import { translator } from '#lib/words/translate.ts';
import type { AzureAccess, FindAccess } from '../azure-access.ts';
import type { RunnerLog } from '../runner-log.ts';
import type { RunnerSetup } from '../run-context.ts';
import { startWatch } from '../watch.ts';
import { carryOutStep } from './carry-out-step.ts';
import { problemOf } from './problem-of.ts';

/** A ledger that is not settled (Azure refused, something is on its way out) is read again so often. */
const RETRY_LEDGER_EVERY_MS = 60_000;
/** Whoever is at a step says so now and then; said nothing for so long, its runner is gone. */
const KEEP_STEP_EVERY_MS = 10_000;
const STEP_LOST_AFTER_MS = 60_000;

/**
 * The runner's part in teardowns, beside the runs: looks at what stands in the way of one while somebody asks, deletes what was
 * ordered, and reads back what is left. All that is to do is in rows and taken there, so any runner may do it and none has to
 * remember. Returns what stops it.
 */
export function startTearingDown(setup: RunnerSetup, findAccess: FindAccess, log: RunnerLog): () => void {
  const { db } = setup;
  const stops = [
    startWatch({ claim: (most) => claimSteps(db, { lostAfterMs: STEP_LOST_AFTER_MS, most }), look: (step) => takeStep(setup, findAccess, step), log, what: 'a step of a teardown' }),
    startWatch({ claim: (most) => claimSurveyTargets(db, { most }), look: (target) => survey(setup, findAccess, target), log, what: 'what stands in the way of a teardown' }),
    startWatch({ claim: (most) => claimLedgerTargets(db, { retryEveryMs: RETRY_LEDGER_EVERY_MS, most }), look: (target) => keepLedger(setup, findAccess, target), log, what: 'what a teardown left' }),
  ];
  return () => stops.forEach((stop) => stop());
}

const CAME_BETWEEN: LookProblem = { code: 'unknown', message: translator('runner')('runCameBetween'), retryAt: null };
const NO_ACCESS = { code: 'credential_invalid', message: translator('runner')('noAzureAccess') } as const;

/** A step that could not be written down is taken again once nobody speaks of it any more. */
async function takeStep({ db }: RunnerSetup, findAccess: FindAccess, step: ClaimedStep): Promise<void> {
  const keeping = setInterval(() => void keepStep(db, step.id).catch(() => {}), KEEP_STEP_EVERY_MS);
  try {
    const problem = await problemWith(db, step, findAccess);
    if (isPause(problem, step)) return await pauseStep(db, step, problem);
    await finishStep(db, step, problem === null ? null : { code: problem.code, message: problem.message });
    await requestSurvey(db, step.deployment.id);
  } finally {
    clearInterval(keeping);
  }
}

async function problemWith(db: Database, step: ClaimedStep, findAccess: FindAccess): Promise<LookProblem | null> {
  try {
    // It was ordered while no run was under way; after a pause one may be.
    if (step.pausedSince !== null && (await findRunInTheWay(db.prisma, step.deployment.id)) !== null) return CAME_BETWEEN;
    const lost = await inTransaction(db, (tx) => findLostRight(tx, step.requesterId, ['destroy']));
    if (lost !== null) return { code: 'not_authorized', message: translator('runner')(`stepNotAllowed.${lost}`), retryAt: null };
    const access = await findAccess(step.deployment);
    const problem = access === null ? NO_ACCESS : await carryOutStep(access, step);
    return problem === null ? null : { ...problem, retryAt: null };
  } catch (error) {
    const problem = problemOf(error);
    // A connection that broke is no refusal, and a deletion can be asked for twice.
    return problem.code === 'azure_unavailable' ? { ...problem, retryAt: problem.retryAt ?? new Date(Date.now() + ASK_AGAIN_AFTER_MS).toISOString() } : problem;
  }
}

const ASK_AGAIN_AFTER_MS = 5_000;

/** Azure wants to be asked later, which is no refusal; but one that only ever asks for a pause has refused. */
function isPause(problem: LookProblem | null, { pausedSince }: ClaimedStep): problem is LookProblem & { retryAt: string } {
  if (problem === null || problem.retryAt === null) return false;
  return Date.parse(problem.retryAt) - (pausedSince?.getTime() ?? Date.now()) < LONGEST_DELETION_PAUSE_MS;
}

async function survey({ db }: RunnerSetup, findAccess: FindAccess, target: SurveyTarget): Promise<void> {
  const { id, namespace, claimedAt: askedAt, afterRun } = target;
  try {
    const access = await findAccess(target);
    if (access === null) return await recordSurveyProblem(db, id, { ...NO_ACCESS, retryAt: null }, askedAt);
    const found = await readSurvey(access.clients, { subscriptionId: access.subscriptionId, namespace });
    // The same picture for all: what is not Terraform's is told from it.
    await recordGroup(db, id, { ...found, askedAt, afterRun });
    await recordSurvey(db, id, found, askedAt);
  } catch (error) {
    await recordSurveyProblem(db, id, problemOf(error), askedAt);
  }
}

async function keepLedger(setup: RunnerSetup, findAccess: FindAccess, target: ClaimedTarget): Promise<void> {
  const stored = await findLedger(setup.db, target.id);
  const before = stored?.before ?? (await readBeforeTeardown(setup, target.id));
  const access = await findAccess(target).catch(() => null);
  const reading = await readingOf(access, target, stored?.reading ?? null);
  await recordLedger(setup.db, target, { before, reading, subscriptionId: access?.subscriptionId ?? stored?.subscriptionId ?? null, askedAt: target.claimedAt });
}

async function readingOf(access: AzureAccess | null, { namespace, location }: TeardownTarget, before: LedgerReading | null): Promise<LedgerReading> {
  const now = new Date().toISOString();
  if (access === null) return unreadLedger(before, { ...NO_ACCESS, retryAt: null }, now);
  return readLedger(access.clients, { subscriptionId: access.subscriptionId, namespace, location, before, now });
}
