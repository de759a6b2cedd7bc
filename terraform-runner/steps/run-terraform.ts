import { readFile } from 'node:fs/promises';
import { journalEntryOf } from '#lib/adoption/journal.ts';
import { readLogLine } from '#lib/logs/read-log-line.ts';
import type { StopReason } from '#lib/runs/run-limits.ts';
import { recordCancelSignal, recordStop } from '#lib/runs/claim-store.ts';
import { findStep, finishStep, recordStepProcess, startStep, type RunStepRow } from '#lib/runs/step-store.ts';
import { createOutcomeReader, type TerraformOutcome } from '#lib/terraform/outcome.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import { translator } from '#lib/words/translate.ts';
import { FencedError } from '../fenced.ts';
import { findProcessesIn } from '../host.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunContext } from '../run-context.ts';
import { argumentsOf, type TerraformCommand } from '../terraform/command.ts';
import { followSpool, readSpoolHead } from '../terraform/follow-spool.ts';
import { attachTerraform, startTerraform, type TerraformProcess } from '../terraform/process.ts';
import { exists } from '../workdir.ts';

/** What came of a command, and what it wrote to stderr (a provider's stack trace, a kernel's complaint). */
export interface CommandResult extends TerraformOutcome {
  exitCode: number | null;
  stderr: string;
}

/**
 * Runs one Terraform command of a run to its end, its output going into the log line by line. A command that an earlier runner
 * of this host started is followed, not started again: the spool tells what is in the log already, and what came of it.
 */
export async function runTerraform(context: RunContext, command: TerraformCommand): Promise<CommandResult> {
  const { setup, run, workdir } = context;
  const step = stepNameOf(run, command);
  const spool = workdir.spoolOf(step);
  const known = await findStep(setup.db, run.id, step);
  const process = await startOrAttach(context, command, { step, known });
  const heard = { lastAt: performance.now() };
  const stopAsking = interruptWhenAsked(context, process);
  const stopWatching = interruptAtLimits(context, process, { startedAt: known?.startedAt ?? new Date(), heard });
  try {
    const outcome = await follow(context, command, { file: spool.stdout, inLog: known?.spoolOffset ?? 0, step, process, heard });
    const exitCode = known === null ? ((await process?.exited) ?? null) : (known.exitCode ?? null);
    const stderr = await readFile(spool.stderr, 'utf8').catch(() => '');
    await context.log.flush();
    await retryWhileDown(() => finishStep(setup.db, run.id, run.claim, step, { exitCode, outcome: outcome.outcome }));
    return { ...outcome, exitCode, stderr: context.mask.text(stderr) };
  } finally {
    stopAsking();
    stopWatching();
  }
}

async function startOrAttach(
  context: RunContext,
  command: TerraformCommand,
  { step, known }: { step: string; known: RunStepRow | null },
): Promise<TerraformProcess | null> {
  const { setup, run, workdir } = context;
  const spool = workdir.spoolOf(step);
  if (known?.finishedAt) return null;
  if (known?.pid) return attachTerraform(known.pid, known.pidStart);
  if (known !== null && (await exists(spool.stdout))) {
    const [pid] = findProcessesIn(workdir.dir);
    return pid === undefined ? null : attachTerraform(pid, null);
  }
  if (known === null && !(await retryWhileDown(() => startStep(setup.db, run.id, run.claim, step)))) throw new FencedError(run.id);
  const process = await startTerraform({
    binary: setup.terraform.path,
    args: argumentsOf(command),
    cwd: workdir.dir,
    env: context.env,
    ...spool,
  });
  if (await retryWhileDown(() => recordStepProcess(setup.db, run.id, run.claim, step, process))) return process;
  // The run was given up in this very moment: what has just begun is asked to leave it.
  process.interrupt();
  throw new FencedError(run.id);
}

/** One SIGINT to Terraform for a cancel, remembered across restarts; its whole group killed only when force was confirmed. */
function interruptWhenAsked({ setup, run, heartbeat, log }: RunContext, process: TerraformProcess | null): () => void {
  let active = process !== null;
  const act = async () => {
    const { cancel, force } = heartbeat.asked();
    if (!active || process === null || heartbeat.isFenced()) return;
    if (force) process.kill();
    else if (cancel && (await retryWhileDown(() => recordCancelSignal(setup.db, run.id, run.claim)))) {
      log.say(translator('runner')('stopRequested'), 'warn');
      process.interrupt();
    }
  };
  heartbeat.onChange(() => void act());
  void act();
  return () => {
    active = false;
  };
}

const LIMITS_EVERY_MS = 1_000;

/** Asks Terraform to stop, as a cancel does, when it has run too long or said nothing for too long. */
function interruptAtLimits(
  { setup, run, log, heartbeat }: RunContext,
  process: TerraformProcess | null,
  { startedAt, heard }: { startedAt: Date; heard: { lastAt: number } },
): () => void {
  if (process === null) return () => {};
  const { runMs, silenceMs } = setup.limits;
  // The time before we came is known by the clock alone, and one that was set back must not make it negative.
  const before = performance.now() - Math.max(0, Date.now() - startedAt.getTime());
  const look = async () => {
    const now = performance.now();
    const reason: StopReason | null = now - before > runMs ? 'run_limit' : now - heard.lastAt > silenceMs ? 'silence_limit' : null;
    if (reason === null || heartbeat.isFenced()) return;
    clearInterval(timer);
    if (!(await retryWhileDown(() => recordStop(setup.db, run.id, run.claim, reason)))) return;
    const minutes = Math.round((reason === 'run_limit' ? runMs : silenceMs) / 6_000) / 10;
    log.say(translator('runner')(reason, { minutes }), 'error');
    process.interrupt();
  };
  const timer = setInterval(() => void look(), LIMITS_EVERY_MS);
  return () => clearInterval(timer);
}

/** Reads the spool from its start, so that the outcome and the learnt secrets are whole; only what is behind `inLog` is appended. */
async function follow(
  { log, mask, run, heartbeat }: RunContext,
  command: TerraformCommand,
  { file, inLog, step, process, heard }: { file: string; inLog: number; step: string; process: TerraformProcess | null; heard: { lastAt: number } },
): Promise<TerraformOutcome> {
  const reader = createOutcomeReader(command.name, mask);
  const take = (lines: readonly string[]) => {
    const messages = lines.filter((line) => line !== '').map(parseUiMessage);
    for (const message of messages) reader.read(message);
    const journal = run.phase === 'apply' ? messages.map(journalEntryOf).filter((entry) => entry !== null) : [];
    return { lines: messages.map((message) => readLogLine(message, run.phase, mask)), journal };
  };
  if (inLog > 0) take(await readSpoolHead(file, inLog));
  for await (const { lines, offset } of followSpool(file, inLog, process?.exited ?? Promise.resolve())) {
    if (heartbeat.isFenced()) throw new FencedError(run.id);
    heard.lastAt = performance.now();
    const taken = take(lines);
    await log.append(taken.lines, { step, offset }, taken.journal);
  }
  return reader.outcome();
}

/** The commands of the two phases are steps of their own: an apply on another host needs an init again. */
function stepNameOf(run: { phase: string }, command: TerraformCommand): string {
  return run.phase === 'apply' && command.name !== 'apply' ? `apply-${command.name}` : command.name;
}
