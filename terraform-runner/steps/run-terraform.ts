import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { journalEntryOf } from '#lib/adoption/journal.ts';
import { readLogLine } from '#lib/logs/read-log-line.ts';
import { findStep, finishStep, recordStepProcess, startStep, type RunStepRow } from '#lib/runs/step-store.ts';
import { createOutcomeReader, type TerraformOutcome } from '#lib/terraform/outcome.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import { translator } from '#lib/words/translate.ts';
import { FencedError } from '../fenced.ts';
import { endOrphanedProviders, findLeaderIn } from '../host.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunContext } from '../run-context.ts';
import { nameConsole } from '../state-relay/relay-address.ts';
import { throughRelay } from '../state-relay/through-relay.ts';
import { lockPluginCache, type CacheLock } from '../terraform/cache-lock.ts';
import { argumentsOf, type TerraformCommand } from '../terraform/command.ts';
import { followSpool, readSpoolHead } from '../terraform/follow-spool.ts';
import { attachTerraform, startTerraform, type TerraformProcess } from '../terraform/process.ts';
import { isEmpty } from '../workdir.ts';
import { stopWhenAsked } from './stop-when-asked.ts';
import { watchConsole, type Heard } from './watch-console.ts';

/** What came of a command, and what it wrote to stderr (a provider's stack trace, a kernel's complaint). */
export interface CommandResult extends TerraformOutcome {
  exitCode: number | null;
  stderr: string;
}

/**
 * Runs one Terraform command of a run to its end, its output going into the log line by line. A command that an earlier runner
 * of this host started is followed, not started again: the spool tells what is in the log already, and what came of it. None
 * begins once somebody has asked the run to stop.
 */
export async function runTerraform(context: RunContext, command: TerraformCommand): Promise<CommandResult> {
  const { setup, run, workdir } = context;
  const step = stepNameOf(run, command);
  const spool = workdir.spoolOf(step);
  const known = await retryWhileDown(() => findStep(setup.db, run.id, step));
  const lock = await lockCache(context, command, { step, known });
  if (lock === 'stop_asked') return NOT_STARTED;
  const process = await startOrAttach(context, command, { step, known, lock }).catch(async (error: unknown) => {
    await lock?.abandon();
    throw error;
  });
  if (process === 'stop_asked') {
    await lock?.release(false);
    return NOT_STARTED;
  }
  const heard: Heard = { lastAt: performance.now() };
  const watches = process === null ? [] : [stopWhenAsked(context, { step, process, known, heard }), watchConsole(context, process, heard)];
  try {
    const outcome = await follow(context, command, { file: spool.stdout, inLog: known?.spoolOffset ?? 0, step, process, heard });
    const exitCode = known?.exitCode ?? (await process?.exited) ?? null;
    await endProvidersLeft(workdir.dir);
    const stderr = await readFile(spool.stderr, 'utf8').catch(() => '');
    await lock?.release(outcome.outcome === 'succeeded');
    await context.log.flush();
    await retryWhileDown(() => finishStep(setup.db, run.id, run.claim, step, { exitCode, outcome: outcome.outcome }));
    return { ...outcome, exitCode, stderr: context.mask.text(nameConsole(run)(stderr)) };
  } finally {
    for (const end of watches) await end();
  }
}

/** Of a command that did not begin, because somebody has asked the run to stop. */
const NOT_STARTED: CommandResult = { outcome: 'unfinished', diagnostics: [], counts: null, underWay: [], exitCode: null, stderr: '' };

/**
 * An init that fetches providers has the plugin cache to itself; practice fetches none. One that was started already holds the
 * lock by itself: it is followed, not waited for.
 */
async function lockCache(context: RunContext, command: TerraformCommand, { step, known }: { step: string; known: RunStepRow | null }): Promise<CacheLock | null | 'stop_asked'> {
  const { run, heartbeat, log } = context;
  if (command.name !== 'init' || run.target === 'practice' || known?.pid || known?.finishedAt) return null;
  const isOver = () => heartbeat.isFenced() || heartbeat.asked().cancel;
  const lock = await lockPluginCache(context, { step, isOver, onWait: () => log.say(translator('runner')('waitingForCache')) });
  if (lock !== null) return lock;
  if (heartbeat.isFenced()) throw new FencedError(run.id);
  return 'stop_asked';
}

async function startOrAttach(
  context: RunContext,
  command: TerraformCommand,
  { step, known, lock }: { step: string; known: RunStepRow | null; lock: CacheLock | null },
): Promise<TerraformProcess | 'stop_asked' | null> {
  const { setup, run, workdir } = context;
  const spool = workdir.spoolOf(step);
  if (known?.finishedAt) return null;
  if (known?.pid) return attachTerraform(known.pid, known.pidStart);
  if (known !== null) {
    const found = findLeaderIn(workdir.dir, command.name);
    if (found !== null) return attachTerraform(found.pid, found.start);
    // It was about to start, or it has ended. What has begun says so before it does anything else.
    if (!(await isEmpty(spool.stdout))) return null;
  }
  const through = await throughRelay(context, command);
  const started = await retryWhileDown(() => startStep(setup.db, run.id, run.claim, step));
  if (started === 'fenced') throw new FencedError(run.id);
  if (started === 'stop_asked') return started;
  const process = await startTerraform({
    binary: setup.terraform.path,
    args: argumentsOf(through),
    cwd: workdir.dir,
    env: context.env,
    ...spool,
  });
  await lock?.handTo(process);
  if (await retryWhileDown(() => recordStepProcess(setup.db, run.id, run.claim, step, process))) return process;
  // The run was given up in this very moment: what has just begun is asked to leave it.
  process.interrupt();
  throw new FencedError(run.id);
}

/**
 * A killed Terraform leaves its providers at work, which would go on creating beside the next run. What does not die within a moment
 * (it waits for a disk, say) is found by its directory no more once that is gone.
 */
async function endProvidersLeft(dir: string): Promise<void> {
  for (let looked = 0; endOrphanedProviders(dir) && looked < PROVIDERS_DIE_WITHIN_MS; looked += LOOK_AGAIN_MS) await sleep(LOOK_AGAIN_MS);
}

const PROVIDERS_DIE_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 20;

/** Reads the spool from its start, so that the outcome and the learnt secrets are whole; only what is behind `inLog` is appended. */
async function follow(
  { log, mask, run, heartbeat }: RunContext,
  command: TerraformCommand,
  { file, inLog, step, process, heard }: { file: string; inLog: number; step: string; process: TerraformProcess | null; heard: Heard },
): Promise<TerraformOutcome> {
  const reader = createOutcomeReader(command.name, mask);
  const named = nameConsole(run);
  const take = (lines: readonly string[]) => {
    const messages = lines.filter((line) => line !== '').map((line) => parseUiMessage(named(line)));
    for (const message of messages) reader.read(message);
    heard.hasBegun ||= command.name === 'apply' && messages.some(({ type }) => type === 'apply_start');
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
