import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordCancelSignal, recordStop } from '#lib/runs/claim-store.ts';
import type { StopReason } from '#lib/runs/run-limits.ts';
import { recordStepInterrupt, type RunStepRow } from '#lib/runs/step-store.ts';
import { INTERRUPTED } from '#lib/terraform/ui-message.ts';
import { translator } from '#lib/words/translate.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { UnopenedRun } from '../run-context.ts';
import type { TerraformProcess } from '../terraform/process.ts';
import type { Heard } from './watch-console.ts';

/** A Terraform command under way. */
interface Running {
  step: string;
  process: TerraformProcess;
  /** What an earlier runner noted of it; null for one that we have started ourselves. */
  known: RunStepRow | null;
  heard: Heard;
}

/** Interrupts at most once, after `record` has said that the claim holds; `line` says why in the log. */
type Interrupt = (record: () => Promise<boolean>, line: () => void) => Promise<void>;

/**
 * One SIGINT to a Terraform when somebody cancels its run, or when the run reaches a limit; its whole group killed only when force
 * was confirmed. Returns what ends the watch.
 */
export function stopWhenAsked(context: UnopenedRun, running: Running): () => void {
  const interrupt = interruptOnce(context, running);
  const watches = [stopOnCancel(context, running, interrupt), stopAtLimits(context, running, interrupt)];
  return () => watches.forEach((end) => end());
}

/** A second SIGINT makes Terraform exit at once and lose state, and none lets it go on to its end: whoever asks, it gets one. */
function interruptOnce(context: UnopenedRun, running: Running): Interrupt {
  let begun = false;
  return async (record, line) => {
    if (begun || !(await retryWhileDown(record)) || begun) return;
    begun = true;
    // Before the signal: the state relay gives up on the console only after an interrupt.
    await writeFile(context.workdir.interruptedFile, '').catch(() => {});
    if (!(await wasInterrupted(context, running))) {
      running.process.interrupt();
      line();
    }
    running.heard.interruptedAt = performance.now();
    await retryWhileDown(() => recordStepInterrupt(context.setup.db, context.run.id, context.run.claim, running.step));
  };
}

/** What Terraform prints at the first SIGINT, as it stands in its output. */
const TERRAFORMS_WORD = `"@message":${JSON.stringify(INTERRUPTED).slice(0, -1)}`;
/** It says so at once; a runner takes longer to be started again. */
const WORD_WITHIN_MS = 2_000;

/** Whether an earlier runner sent the signal. One that was killed between sending and noting it is known by what Terraform says. */
async function wasInterrupted({ run, workdir }: UnopenedRun, { step, known }: Running): Promise<boolean> {
  if (known === null || known.interruptedAt !== null) return known !== null;
  if (!run.cancelSignaled) return false;
  await sleep(WORD_WITHIN_MS);
  return (await readFile(workdir.spoolOf(step).stdout)).includes(TERRAFORMS_WORD);
}

function stopOnCancel({ setup, run, heartbeat, log }: UnopenedRun, { step, process }: Running, interrupt: Interrupt): () => void {
  let active = true;
  const look = async () => {
    const { cancel, force } = heartbeat.asked();
    if (!active || heartbeat.isFenced()) return;
    if (force) process.kill();
    else if (cancel) await interrupt(() => recordCancelSignal(setup.db, run.id, run.claim), () => log.say(translator('runner')(step === 'show' ? 'readingStopped' : 'stopRequested'), 'warn'));
  };
  heartbeat.onChange(() => void look());
  void look();
  return () => {
    active = false;
  };
}

const LIMITS_EVERY_MS = 1_000;
/** So long between two looks means that this process stood still: stopped, or its machine. */
const SLEPT_MS = 10 * LIMITS_EVERY_MS;

/** Asks Terraform to stop when the run takes too long or it said nothing for too long, or when an earlier runner was about to. */
function stopAtLimits({ setup, run, log, heartbeat }: UnopenedRun, { heard }: Running, interrupt: Interrupt): () => void {
  const { runMs, silenceMs } = setup.limits;
  const reached = (now: number): StopReason | null => (now - run.workingSince > runMs ? 'run_limit' : now - heard.lastAt > silenceMs ? 'silence_limit' : null);
  let lookedAt = performance.now();
  const look = async () => {
    const now = performance.now();
    // We slept, and what Terraform printed meanwhile waits to be read; or it slept too.
    if (now - lookedAt > SLEPT_MS) heard.lastAt = now;
    lookedAt = now;
    const reason = run.stopReason ?? reached(now);
    if (reason === null || heartbeat.isFenced()) return;
    clearInterval(timer);
    const minutes = Math.round((reason === 'run_limit' ? runMs : silenceMs) / 6_000) / 10;
    await interrupt(() => recordStop(setup.db, run.id, run.claim, reason), () => log.say(translator('runner')(reason, { minutes }), 'error'));
  };
  const timer = setInterval(() => void look(), LIMITS_EVERY_MS);
  return () => clearInterval(timer);
}
