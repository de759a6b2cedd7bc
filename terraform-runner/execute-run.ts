import { setTimeout as sleep } from 'node:timers/promises';
import { readHeldResources } from '#lib/adoption/held-resources.ts';
import { inTransaction, type Transaction } from '#lib/db/transaction.ts';
import type { DriftFindings } from '#lib/drift/drift-report.ts';
import { hasGivenWay, recordDrift } from '#lib/drift/drift-store.ts';
import { HostFileError } from '#lib/host-files/host-file.ts';
import { approveByItself } from '#lib/runs/auto-approve.ts';
import { installedProviders } from '#lib/providers/allowed-providers.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import { explainForeignProvider, splitForeignProviders } from '#lib/runs/foreign-provider.ts';
import { findPlan } from '#lib/runs/plan-store.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import type { Run } from '#lib/runs/run.ts';
import { isFinished, titleOf } from '#lib/runs/run-status.ts';
import { findStep } from '#lib/runs/step-store.ts';
import { renewClaim, type ClaimedRun } from '#lib/runs/claim-store.ts';
import { moveRun, type RunPatch } from '#lib/runs/run-store.ts';
import type { RunEvent } from '#lib/runs/run-transitions.ts';
import { findStateBasis } from '#lib/state/state-store.ts';
import { ownLocks } from '#lib/teardown/state-contents.ts';
import { translator } from '#lib/words/translate.ts';
import type { Ending } from './ending.ts';
import { failureOf } from './failure-of.ts';
import { FencedError } from './fenced.ts';
import type { Heartbeat } from './heartbeat.ts';
import { findProcessesIn } from './host.ts';
import { createLogWriter } from './log-writer.ts';
import { endingUnopened, hostFileText, openRun, UnopenedError } from './open-run.ts';
import { retryWhileDown } from './retry-while-down.ts';
import type { RunContext, RunnerSetup, UnopenedRun } from './run-context.ts';
import { afterApply } from './steps/after-apply.ts';
import { awaitConsole } from './steps/await-console.ts';
import { hasBegunStep, hasLeftStep } from './steps/await-left-terraform.ts';
import { endingAsAsked, endingOfLeft } from './steps/end-left.ts';
import { endingIfLocked, withHolder } from './steps/lock-in-the-way.ts';
import { learnStateSecrets } from './steps/learn-state-secrets.ts';
import { dropUnfinished } from './practice/drop-unfinished.ts';
import { plantDrift } from './practice/plant-drift.ts';
import { refreshPractice } from './practice/refresh-practice.ts';
import { keepFirstLock, layLock, renewLock } from './steps/provider-lock.ts';
import { prepareWorkdir, restorePlan } from './steps/prepare-workdir.ts';
import { endLeftReaders, readPlan } from './steps/read-plan.ts';
import { readStateElsewhere } from './steps/read-state-elsewhere.ts';
import { runTerraform, type CommandResult } from './steps/run-terraform.ts';
import { rememberPlace } from './run-place.ts';
import { RefusedSettingError } from './steps/host-files.ts';
import { describeRelayError, RelayError } from './state-relay/through-relay.ts';
import { skipOutlivedCheck } from './steps/skip-outlived-check.ts';
import type { TerraformCommand } from './terraform/command.ts';
import { exists, hasBackend, isDiskFull, removePlanSecrets, removeWorkdir, workdirOf } from './workdir.ts';

const words = translator('runner');

/**
 * One phase of a claimed run, from wherever an earlier runner of this host left it. Afterwards the run has moved on; or the
 * claim was lost, and nothing was written since.
 */
export async function executeRun(setup: RunnerSetup, run: ClaimedRun, heartbeat: Heartbeat): Promise<void> {
  const log = createLogWriter({ db: setup.db, key: setup.key, runId: run.id, claim: run.claim, phase: run.phase, lastSeq: run.logSeq });
  const held: UnopenedRun = { setup, run, heartbeat, workdir: workdirOf(setup.dataDir, run.id), log };
  try {
    if (await skipOutlivedCheck(setup, run)) return;
    const opened = await openRun(held);
    const ending = opened instanceof UnopenedError ? await endingUnopened(held, opened) : await endingOf(opened).finally(opened.release);
    await log.flush();
    await move(held, ending);
    if (opened instanceof UnopenedError) throw opened;
  } catch (error) {
    if (error instanceof FencedError) return;
    if (error instanceof UnopenedError) throw error;
    await endLost(held);
    const { name, code = '' } = error as NodeJS.ErrnoException;
    throw new Error(`the run could not be ended: ${name} ${code}`);
  }
}

/**
 * What nobody foresaw ends a run, instead of holding it; after its Terraform, where one is at work. No word of it goes anywhere: it may
 * name a secret.
 */
async function endLost(held: UnopenedRun): Promise<void> {
  const { setup, run } = held;
  const failure = failureOf('unknown', words('lostTrack'));
  const { event, ...patch } = (await endingOnceGone(held, failure)) ?? { event: 'fail', failure };
  await retryWhileDown(() => inTransaction(setup.db, (tx) => moveRun(tx, run.id, event, patch, run.claim)));
}

/** As {@link endingOfLeft}; whatever goes wrong with that, no run ends while something works in its directory. */
async function endingOnceGone(held: UnopenedRun, failure: RunFailure): Promise<Ending | null> {
  for (;;) {
    try {
      return await endingOfLeft(held, failure);
    } catch (error) {
      if (error instanceof FencedError || findProcessesIn(held.workdir.dir).length === 0) return null;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

const LOOK_AGAIN_MS = 1_000;

/** Init, plan, read the plan: ends planned, with nothing to do, or with a reason. */
async function planPhase(context: RunContext): Promise<Ending> {
  const { run, log, setup } = context;
  // Not again by whoever takes it up.
  if (run.logSeq === 0) log.say(words('planned', { number: run.number, kind: titleOf(run), version: setup.terraform.version }));
  // A Terraform that an earlier runner left at work here began with all that it needs: nothing is written beside it.
  const isLaidOut = await hasBegunStep(context);
  const hindered = isLaidOut ? null : await endingIfHindered(context);
  if (hindered !== null) return hindered;
  if (!isLaidOut) await layOut(context);
  const found = run.target === 'practice' ? await retryWhileDown(() => refreshPractice(context, { isLaidOut })) : [];
  const init = await runTerraform(context, { name: 'init', lockFileGiven: false });
  if (init.outcome !== 'succeeded') return endBadly(context, 'init', init);
  await retryWhileDown(() => keepFirstLock(context));
  await readStateElsewhere(context, { afterApply: false });
  const plan = await runTerraform(context, await planCommandOf(context));
  if (plan.outcome !== 'succeeded' || !(await exists(context.workdir.planFile))) return endBadly(context, 'plan', plan);
  const { document, applyable, drift } = await readPlan(context, found);
  const { add, change, destroy, import: imported } = document.summary;
  const counts = { add, change, destroy, import: imported };
  return { event: applyable ? 'plan_found_changes' : 'plan_found_nothing', counts, ...(drift && { drift }) };
}

/** How a run ends before its Terraform begins: the console's address does not answer, or somebody has locked its state. */
async function endingIfHindered(context: RunContext): Promise<Ending | null> {
  return (await awaitConsole(context)) ?? (await endingIfLocked(context));
}

async function layOut(context: RunContext): Promise<void> {
  const { run } = context;
  if (run.target === 'practice') await retryWhileDown(() => (run.driftCheck ? plantDrift(context) : dropUnfinished(context)));
  await retryWhileDown(() => prepareWorkdir(context));
  await retryWhileDown(() => layLock(context));
}

async function planCommandOf(context: RunContext): Promise<TerraformCommand> {
  const { run } = context;
  const mode = run.kind === 'destroy' ? 'destroy' : run.refreshOnly ? 'refresh-only' : 'change';
  return { name: 'plan', mode, locks: !run.driftCheck, targets: await targetsOf(context) };
}

/** What a run plans that does not plan everything: what it adopts, or the deployment's own locks. */
async function targetsOf({ setup, run, adoptions }: RunContext): Promise<string[]> {
  if (run.adoptOnly) return adoptions.map(({ address }) => address);
  if (run.purpose !== 'unprotect') return [];
  const { resources } = await readHeldResources(setup, { id: run.deploymentId, stateIsHere: run.stateIsHere });
  return ownLocks(resources);
}

/** Applies exactly the plan that was approved, and makes sure of the state whatever came of it. */
async function applyPhase(context: RunContext): Promise<Ending> {
  const { run, setup } = context;
  const plan = await retryWhileDown(() => findPlan(setup.db, run.id));
  if (plan === null) throw new Error(`run ${run.id} was approved without a plan`);
  const isNew = !(await hasStarted(context));
  if (isNew && (await stateMoved(context, plan.state))) return { event: 'fail', failure: failureOf('stale_plan') };
  const hindered = isNew && !(await hasBegunStep(context)) ? await endingIfHindered(context) : null;
  if (hindered !== null) return hindered;
  if (!(await hasBegunStep(context))) {
    await retryWhileDown(() => prepareWorkdir(context));
    await retryWhileDown(() => restorePlan(context, plan.lockFile));
  }
  if (!(await isInitialized(context))) {
    const init = await runTerraform(context, { name: 'init', lockFileGiven: plan.lockFile !== '' });
    if (init.outcome !== 'succeeded') return endBadly(context, 'init', init);
  }
  await rememberPlace(context);
  await retryWhileDown(() => renewLock(context, plan.lockFile));
  const apply = await runTerraform(context, { name: 'apply' });
  await readStateElsewhere(context, { afterApply: true });
  await afterApply(context, apply.outcome === 'succeeded');
  return apply.outcome === 'succeeded' ? { event: 'apply_succeeded' } : endBadly(context, 'apply', apply);
}

/** By the init of this phase, when one was begun; by that of the plan, when its directory is still here. */
async function isInitialized({ setup, run, workdir }: RunContext): Promise<boolean> {
  const init = await retryWhileDown(() => findStep(setup.db, run.id, 'apply-init'));
  return init === null ? hasBackend(workdir) : init.outcome === 'succeeded';
}

async function hasStarted({ setup, run }: RunContext): Promise<boolean> {
  return (await retryWhileDown(() => findStep(setup.db, run.id, 'apply'))) !== null;
}

async function stateMoved({ setup, run }: RunContext, planned: { serial: number; lineage: string } | null): Promise<boolean> {
  const now = await retryWhileDown(() => findStateBasis(setup.db.prisma, run.deploymentId));
  return now?.serial !== planned?.serial || now?.lineage !== planned?.lineage;
}

/** A command that was stopped on request is a cancel; one that ended without its last word was killed; the rest failed. */
async function endBadly(context: RunContext, step: 'init' | 'plan' | 'apply', result: CommandResult): Promise<Ending> {
  const { workdir, cloud, scope } = context;
  const asked = await endingAsAsked(context);
  if (asked !== null) return asked;
  // What Terraform could not write down it does not miss; we do.
  if (result.outcome === 'unfinished' && (await isDiskFull(workdir))) return { event: 'fail', failure: failureOf('disk_full', result.stderr) };
  if (result.diagnostics.length === 0 && result.outcome === 'unfinished') return { event: 'fail', failure: failureOf('runner_lost', result.stderr) };
  const toExplain = { step, stderr: result.stderr, cloud, subscriptionId: scope?.subscriptionId ?? null };
  const foreign = splitForeignProviders(result.diagnostics, installedProviders(context.run.moduleVersion, context.setup.allowedProviders));
  if (foreign.provider !== null) return { event: 'fail', failure: explainForeignProvider(foreign, toExplain) };
  const failure = explainFailure({ diagnostics: result.diagnostics, ...toExplain });
  return { event: 'fail', failure: await withHolder(context, failure) };
}

/** What goes wrong on our side (a full disk, a missing file) ends the run as well, with what is known of it, and after its Terraform. */
async function endingOf(context: RunContext): Promise<Ending> {
  try {
    await retryWhileDown(() => learnStateSecrets(context));
    return await (context.run.phase === 'plan' ? planPhase : applyPhase)(context);
  } catch (error) {
    if (error instanceof FencedError) throw error;
    const asked = await endingAsAsked(context);
    if (asked !== null && !(await hasLeftStep(context))) return asked;
    context.log.quote(words('cannotGoOn', { reason: context.mask.text(String(error)) }), 'error');
    const failure = internalFailure(error, context);
    return (await endingOfLeft(context, failure)) ?? { event: 'fail', failure };
  }
}

function internalFailure(error: unknown, { mask, run }: RunContext): RunFailure {
  if (error instanceof RelayError) return describeRelayError(run);
  if (error instanceof RefusedSettingError) return failureOf('invalid_configuration', mask.text(error.message));
  if (error instanceof HostFileError) return failureOf('invalid_configuration', hostFileText(error));
  const { code, message } = error as { code?: string; message?: string };
  return failureOf(code === 'ENOSPC' ? 'disk_full' : 'unknown', mask.text(message ?? String(error)));
}

/** Moves the run, once: its status is the last thing written. */
async function move(held: UnopenedRun, { event, drift, hasUnread = false, ...patch }: Ending): Promise<void> {
  const { setup, run, workdir } = held;
  const moved = await retryWhileDown(() =>
    inTransaction(setup.db, async (tx) => {
      const now = run.driftCheck ? await endCheck(tx, run, { event, drift, patch }) : await moveRun(tx, run.id, event, patch, run.claim);
      // In the same commit: nobody else would approve it, were we killed in between.
      if (now?.status === 'planned' && run.autoApprove) await approveByItself(setup, tx, { run: now, requesterId: run.requesterId });
      return now;
    }),
  );
  if (moved === null) return moveAnyway(held, event);
  await endLeftReaders(workdir.dir);
  // Only now: until the status is written, the spool is what a restarted runner would go on from.
  if (!hasUnread) await (isFinished(moved) ? removeWorkdir(workdir) : removePlanSecrets(workdir));
}

/** A check that gave way, or has outlived what it was asked of, has found nothing, and has not failed either. */
async function endCheck(tx: Transaction, run: ClaimedRun, { event, drift, patch }: { event: RunEvent; drift: DriftFindings | undefined; patch: RunPatch }): Promise<Run | null> {
  if (await hasGivenWay(tx, run)) return moveRun(tx, run.id, 'cancel', {}, run.claim);
  const moved = await moveRun(tx, run.id, event, patch, run.claim);
  if (moved !== null && drift !== undefined) await recordDrift(tx, run, drift);
  return moved;
}

/** A plan is not offered for approval when somebody asked to stop in its last moment: that is a cancel. */
async function moveAnyway({ setup, run, workdir }: UnopenedRun, event: RunEvent): Promise<void> {
  const claim = await retryWhileDown(() => renewClaim(setup.db, run.id, run.claim));
  if (claim === null || event !== 'plan_found_changes') throw new FencedError(run.id);
  await retryWhileDown(() => inTransaction(setup.db, (tx) => moveRun(tx, run.id, 'cancel', {}, run.claim)));
  await removeWorkdir(workdir);
}
