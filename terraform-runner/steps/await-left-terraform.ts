import { setTimeout as sleep } from 'node:timers/promises';
import { createMask } from '#lib/credentials/mask.ts';
import { listSteps, type RunStepRow } from '#lib/runs/step-store.ts';
import { createOutcomeReader, type Outcome, type TerraformStep } from '#lib/terraform/outcome.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import { FencedError } from '../fenced.ts';
import { endOrphanedProviders, findLeaderIn, findProcessesIn } from '../host.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { UnopenedRun } from '../run-context.ts';
import { followSpool } from '../terraform/follow-spool.ts';
import { isEmpty } from '../workdir.ts';
import { attachTerraform, type TerraformProcess } from '../terraform/process.ts';
import { stopWhenAsked } from './stop-when-asked.ts';

const LOOK_EVERY_MS = 250;

/** What came of a command that nobody followed to its end. */
export interface LeftCommand {
  name: TerraformStep;
  outcome: Outcome;
}

/**
 * Where we cannot go on with a run, its Terraform may: it is waited for, with the run's claim and its lock kept, and stopped when
 * somebody asks. Its output is only looked at for how it ended: without the run's secrets nothing of it can be shown. Null where no
 * command was begun that is not over.
 */
export async function awaitLeftTerraform(held: UnopenedRun): Promise<LeftCommand | null> {
  const step = await findLeftStep(held);
  if (step === null) return null;
  const name = step.name.replace(/^apply-/, '') as TerraformStep;
  const process = processOf(held, step, name);
  const heard = { lastAt: performance.now() };
  const stopWatching = process === null ? () => {} : stopWhenAsked(held, { step: step.name, process, known: step, heard });
  try {
    while (findProcessesIn(held.workdir.dir).length > 0 || (process !== null && (await isAlive(process)))) {
      if (held.heartbeat.isFenced()) throw new FencedError(held.run.id);
      endOrphanedProviders(held.workdir.dir);
      // Nobody listens to what it prints.
      heard.lastAt = performance.now();
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    stopWatching();
  }
  return { name, outcome: await outcomeOf(held.workdir.spoolOf(step.name).stdout, name) };
}

/** Whether a command of the run was begun and is not known to be over. */
export async function hasLeftStep(held: UnopenedRun): Promise<boolean> {
  return (await findLeftStep(held)) !== null;
}

/** Whether the Terraform of such a command is at work, or has been: one that was only noted is begun anew. */
export async function hasBegunStep(held: UnopenedRun): Promise<boolean> {
  const step = await findLeftStep(held);
  if (step === null) return false;
  return findProcessesIn(held.workdir.dir).length > 0 || !(await isEmpty(held.workdir.spoolOf(step.name).stdout));
}

async function findLeftStep({ setup, run }: UnopenedRun): Promise<RunStepRow | null> {
  const steps = await retryWhileDown(() => listSteps(setup.db, run.id));
  return steps.findLast(({ finishedAt }) => finishedAt === null) ?? null;
}

function processOf({ workdir }: UnopenedRun, { pid, pidStart }: RunStepRow, name: TerraformStep): TerraformProcess | null {
  if (pid !== null) return attachTerraform(pid, pidStart);
  const found = findLeaderIn(workdir.dir, name);
  return found === null ? null : attachTerraform(found.pid, found.start);
}

function isAlive({ exited }: TerraformProcess): Promise<boolean> {
  return Promise.race([exited.then(() => false), sleep(0).then(() => true)]);
}

/** What came of a command, by what it printed; what cannot be read says nothing of how it ended. */
export async function outcomeOf(file: string, name: TerraformStep): Promise<Outcome> {
  const reader = createOutcomeReader(name, createMask([]));
  try {
    for await (const { lines } of followSpool(file, 0, Promise.resolve())) for (const line of lines) if (line !== '') reader.read(parseUiMessage(line));
  } catch {
    return 'unfinished';
  }
  return reader.outcome().outcome;
}
