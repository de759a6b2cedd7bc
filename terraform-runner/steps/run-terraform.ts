import { readFile } from 'node:fs/promises';
import { readLogLine } from '#lib/logs/read-log-line.ts';
import { recordCancelSignal } from '#lib/runs/run-store.ts';
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
  const stopAsking = interruptWhenAsked(context, process);
  try {
    const outcome = await follow(context, command, { file: spool.stdout, inLog: known?.spoolOffset ?? 0, step, process });
    const exitCode = known === null ? ((await process?.exited) ?? null) : (known.exitCode ?? null);
    const stderr = await readFile(spool.stderr, 'utf8').catch(() => '');
    await context.log.flush();
    await retryWhileDown(() => finishStep(setup.db, run.id, step, { exitCode, outcome: outcome.outcome }));
    return { ...outcome, exitCode, stderr: context.mask.text(stderr) };
  } finally {
    stopAsking();
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
  await retryWhileDown(() => recordStepProcess(setup.db, run.id, step, process.pid, process.start));
  return process;
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

/** Reads the spool from its start, so that the outcome and the learnt secrets are whole; only what is behind `inLog` is appended. */
async function follow(
  { log, mask, run, heartbeat }: RunContext,
  command: TerraformCommand,
  { file, inLog, step, process }: { file: string; inLog: number; step: string; process: TerraformProcess | null },
): Promise<TerraformOutcome> {
  const reader = createOutcomeReader(command.name, mask);
  const take = (lines: readonly string[]) => {
    const messages = lines.filter((line) => line !== '').map(parseUiMessage);
    for (const message of messages) reader.read(message);
    return messages.map((message) => readLogLine(message, run.phase, mask));
  };
  if (inLog > 0) take(await readSpoolHead(file, inLog));
  for await (const { lines, offset } of followSpool(file, inLog, process?.exited ?? Promise.resolve())) {
    if (heartbeat.isFenced()) throw new FencedError(run.id);
    await log.append(take(lines), { step, offset });
  }
  return reader.outcome();
}

/** The commands of the two phases are steps of their own: an apply on another host needs an init again. */
function stepNameOf(run: { phase: string }, command: TerraformCommand): string {
  return run.phase === 'apply' && command.name !== 'apply' ? `apply-${command.name}` : command.name;
}
