import { defaultConsoleUrl } from '#lib/env/setting.ts';
import type { LauncherEnv } from '#lib/env/launcher-env.ts';
import type { LaunchProblem } from '../launch-problem.mjs';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { programOnPath } from '#runner/terraform/find-terraform.ts';
import { step } from '../step.mjs';
import { formatWords } from '../words.mjs';
import { checkPort, checkTerraform } from './check-machine.ts';
import { planRunner, planSimulator, planWeb } from './children.ts';
import { bringTerraform } from './bring-terraform.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { listHeldRuns } from './held-runs.ts';
import { takeInstanceLock } from './instance-lock.ts';
import type { InstanceLock } from './instance-lock.ts';
import { keepPostgres } from './keep-postgres.ts';
import { bringUpToDate } from './open-database.ts';
import { SupervisedChild } from './supervised-child.ts';
import type { ChildPlan } from './supervised-child.ts';
import { waitForChild, waitUntilWebIsReady } from './wait-until-ready.ts';

export interface Launch {
  env: LauncherEnv;
  say: (line: string) => void;
  /** Aborted when the console has to stop; its reason is a LaunchProblem when something gave up. */
  signal: AbortSignal;
  giveUp: (problem: LaunchProblem) => void;
  /** What has to be undone, the last one first. */
  onStop: (undo: () => Promise<void>) => void;
}

/** Starts everything, in order, and returns the database's address when the console answers. Throws LaunchProblem. */
export async function launchConsole(launch: Launch): Promise<{ databaseUrl: string }> {
  const { env, say, signal } = launch;
  checkTerraform(env.terraformBin);
  if (programOnPath('git', env.system.PATH ?? '') === null) say(formatWords('gitMissing'));
  await prepareDataDirectory(env.dataDir);
  const lock = await takeInstanceLock(env.dataDir);
  launch.onStop(async () => lock.release());
  await checkPort(env.port, env.host);

  const databaseUrl = env.databaseUrl ?? (await openEmbedded(launch));
  signal.throwIfAborted();
  const applied = await step('migrate', () => bringUpToDate(databaseUrl));
  if (applied.length > 0) say(formatWords('step.migrated', { count: applied.length }));
  signal.throwIfAborted();

  await bringTerraform(env, databaseUrl);
  signal.throwIfAborted();

  const start = keepChildren(launch, lock);
  const simulatorUrl = env.practiceEnabled ? await step('simulator', () => startSimulator(launch, start)) : null;
  const facts = { env, databaseUrl, simulatorUrl };
  const web = start(planWeb(facts));
  launch.onStop(() => web.stop());
  // Ready means that runs can be taken too, so the runner starts beside it.
  const runner = startRunner(launch, start, planRunner(facts), databaseUrl);
  await step('web', () => waitUntilWebIsReady(web, defaultConsoleUrl(env.host, env.port), signal));
  web.talk();
  runner.talk();
  return { databaseUrl };
}

type StartChild = (plan: ChildPlan) => SupervisedChild;

async function openEmbedded({ env, say, giveUp, onStop }: Launch): Promise<string> {
  const server = await step('postgres', () => startEmbeddedPostgres(env.dataDir));
  const kept = keepPostgres(server, env.dataDir, { say, onGiveUp: giveUp });
  onStop(() => kept.stop());
  if (server.elsewhere) say(formatWords('step.postgresElsewhere', server.elsewhere));
  return kept.url;
}

/** Starts children, and keeps the note of those that run in the data directory. */
function keepChildren({ say, giveUp }: Launch, lock: InstanceLock): StartChild {
  const children: SupervisedChild[] = [];
  const onChange = () => lock.noteChildren(children.flatMap(({ pid }) => pid ?? []));
  return (plan) => {
    const child = new SupervisedChild(plan, { say, onChange, onGiveUp: giveUp });
    children.push(child);
    onChange();
    return child;
  };
}

async function startSimulator({ env, onStop, signal }: Launch, start: StartChild): Promise<string> {
  const told = Promise.withResolvers<string>();
  const simulator = start(planSimulator(env, told.resolve));
  onStop(() => simulator.stop());
  const url = await waitForChild(simulator, 'simulator', told.promise, signal);
  simulator.talk();
  return url;
}

function startRunner({ env, say, onStop }: Launch, start: StartChild, plan: ChildPlan, databaseUrl: string): SupervisedChild {
  const runner = start(plan);
  onStop(async () => {
    await runner.stop();
    const held = await listHeldRuns(databaseUrl, env.dataDir).catch(() => []);
    for (const run of held) say(formatWords('runGoesOn', { ...run }));
  });
  return runner;
}
