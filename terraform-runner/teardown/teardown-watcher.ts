import { recordGroup } from '#lib/azure/azure-status-store.ts';
import { readBeforeTeardown } from '#lib/teardown/before-teardown.ts';
import type { LedgerReading } from '#lib/teardown/ledger.ts';
import { findLedger, listLedgerTargets, recordLedger } from '#lib/teardown/ledger-store.ts';
import { readLedger, unreadLedger } from '#lib/teardown/read-ledger.ts';
import { readSurvey } from '#lib/teardown/read-survey.ts';
import { claimStep, finishStep, keepStep, type ClaimedStep } from '#lib/teardown/step-store.ts';
import { listSurveyTargets, recordSurvey, recordSurveyProblem, requestSurvey, type TeardownTarget } from '#lib/teardown/survey-store.ts';
import type { AzureProblem } from '#lib/teardown/survey.ts';
import { translator } from '#lib/words/translate.ts';
import type { AzureAccess, FindAccess } from '../azure-access.ts';
import type { RunnerLog } from '../runner-log.ts';
import type { RunnerSetup } from '../run-context.ts';
import { carryOutStep } from './carry-out-step.ts';
import { problemOf } from './problem-of.ts';

const LOOK_EVERY_MS = 1_000;
/** A ledger that is not settled (Azure refused, something is on its way out) is read again so often. */
const RETRY_LEDGER_EVERY_MS = 60_000;
/** Whoever is at a step says so now and then; said nothing for so long, its runner is gone. */
const KEEP_STEP_EVERY_MS = 10_000;
const STEP_LOST_AFTER_MS = 60_000;

/**
 * The runner's part in teardowns, beside the runs: looks at what stands in the way of one while somebody asks, deletes what was
 * ordered, and reads back what is left. All that is to do is in rows, so any runner may do it and none has to remember. Returns
 * what stops it.
 */
export function startTearingDown(setup: RunnerSetup, findAccess: FindAccess, log: RunnerLog): () => void {
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    try {
      await Promise.all([takeStep(setup, findAccess, log), survey(setup, findAccess), readLedgers(setup, findAccess)]);
    } catch (error) {
      log.warn({ error }, 'could not look after teardowns; trying again');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void tick(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

const NO_ACCESS = { code: 'credential_invalid', message: translator('runner')('noAzureAccess') } as const;

/** A deletion may take long: it is not waited for here. */
async function takeStep(setup: RunnerSetup, findAccess: FindAccess, log: RunnerLog): Promise<void> {
  const step = await claimStep(setup.db, { lostAfterMs: STEP_LOST_AFTER_MS });
  if (step === null) return;
  const keeping = setInterval(() => void keepStep(setup.db, step.id).catch(() => {}), KEEP_STEP_EVERY_MS);
  const carryOut = async () => {
    await finishStep(setup.db, step, await outcomeOf(step, findAccess));
    await requestSurvey(setup.db, step.deployment.id);
  };
  void carryOut().finally(() => clearInterval(keeping)).catch((error: unknown) => log.warn({ error, step: step.id }, 'a step of a teardown was not written down; it is taken again'));
}

async function outcomeOf(step: ClaimedStep, findAccess: FindAccess): Promise<AzureProblem | null> {
  try {
    const access = await findAccess(step.deployment);
    return access === null ? NO_ACCESS : await carryOutStep(access, step);
  } catch (error) {
    return problemOf(error);
  }
}

async function survey({ db }: RunnerSetup, findAccess: FindAccess): Promise<void> {
  const look = async (target: TeardownTarget) => {
    const askedAt = new Date();
    try {
      const access = await findAccess(target);
      if (access === null) return await recordSurveyProblem(db, target.id, NO_ACCESS, askedAt);
      const found = await readSurvey(access.clients, { subscriptionId: access.subscriptionId, namespace: target.namespace });
      // The same picture for all: what is not Terraform's is told from it.
      await recordGroup(db, target.id, { ...found, askedAt });
      await recordSurvey(db, target.id, found, askedAt);
    } catch (error) {
      await recordSurveyProblem(db, target.id, problemOf(error), askedAt);
    }
  };
  await Promise.all((await listSurveyTargets(db)).map(look));
}

async function readLedgers(setup: RunnerSetup, findAccess: FindAccess): Promise<void> {
  const targets = await listLedgerTargets(setup.db, { retryEveryMs: RETRY_LEDGER_EVERY_MS });
  await Promise.all(targets.map((target) => keepLedger(setup, findAccess, target)));
}

async function keepLedger(setup: RunnerSetup, findAccess: FindAccess, target: TeardownTarget): Promise<void> {
  const askedAt = new Date();
  const stored = await findLedger(setup.db, target.id);
  const before = stored?.before ?? (await readBeforeTeardown(setup, target.id));
  const access = await findAccess(target).catch(() => null);
  const reading = await readingOf(access, target, stored?.reading ?? null);
  await recordLedger(setup.db, target, { before, reading, subscriptionId: access?.subscriptionId ?? stored?.subscriptionId ?? null, askedAt });
}

async function readingOf(access: AzureAccess | null, { namespace, location }: TeardownTarget, before: LedgerReading | null): Promise<LedgerReading> {
  const now = new Date().toISOString();
  if (access === null) return unreadLedger(before, NO_ACCESS, now);
  return readLedger(access.clients, { subscriptionId: access.subscriptionId, namespace, location, before, now });
}
