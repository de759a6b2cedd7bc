import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ConsoleContext } from '#lib/console-context.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { openJobQueue } from '#lib/db/job-queue.ts';
import { listen } from '#lib/db/listen.ts';
import { createDeployment } from '#lib/deployments/deployment-store.ts';
import type { Deployment, Inputs, PracticeFault, Target } from '#lib/deployments/deployment.ts';
import { DEFAULT_MODULE_VERSION } from '#lib/modules/catalog.ts';
import { defaultInputs } from '#lib/modules/default-inputs.ts';
import { DEFAULT_RUN_LIMITS, type RunLimits } from '#lib/runs/run-limits.ts';
import { findRun } from '#lib/runs/run-store.ts';
import type { RunStatus } from '#lib/runs/run-status.ts';
import type { Run } from '#lib/runs/run.ts';
import { PRACTICE_MODULE_DIR } from '#runner/practice/practice-module.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { createRunner } from '#runner/runner.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { findTerraform } from '#runner/terraform/find-terraform.ts';
import { INSERT_TEST_TOKEN } from './requester.ts';
import { startStateServer } from './state-server.ts';
import { createTestDatabase } from './test-database.ts';
import { waitUntil } from './wait-until.ts';

export const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';

/** A console without pages: database, queue, state endpoint, and as many runners as asked for, each a host of its own. */
export interface TestConsole {
  context: ConsoleContext;
  databaseUrl: string;
  setups: RunnerSetup[];
  /** Where its key is. */
  dataDir: string;
  /** Starts one more runner, a host of its own. */
  startRunner(): Promise<void>;
  close(): Promise<void>;
}

export async function startTestConsole({ runners = 1, speed = 100, restored, limits = DEFAULT_RUN_LIMITS, practiceIn = 'cloud' }: { runners?: number; speed?: number; /** Below the data directory. */ practiceIn?: string; /** A database and a data directory that are there already; they are not removed. */ restored?: { url: string; dataDir: string }; limits?: RunLimits } = {}): Promise<TestConsole> {
  const database = restored === undefined ? await createTestDatabase() : { url: restored.url, drop: async () => {} };
  const dataDir = restored?.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'console-runner-')));
  const db = createDatabase(database.url);
  if (restored === undefined) await db.pool.query(INSERT_TEST_TOKEN);
  const closers: (() => Promise<unknown>)[] = [];
  const delivery = await openJobQueue(database.url, { worker: false, onError: () => {} });
  const states = await startStateServer(() => context);
  const context: ConsoleContext = { db, key: await readConsoleKey(dataDir), delivery, consoleUrl: states.url, limits, backendRules: { files: { dir: null, dataDir }, endpointHosts: [] } };
  const terraform = await findTerraform({ bin: process.env.TERRAFORM_BIN ?? null, searchPath: process.env.PATH ?? '' });
  const setups: RunnerSetup[] = [];
  const startRunner = async () => {
    const number = setups.length + 1;
    const home = path.join(dataDir, `host-${number}`);
    const setup: RunnerSetup = {
      ...context,
      runnerId: `host-${number}:${process.pid}:${randomUUID()}`,
      hostId: `host-${number}`,
      dataDir: home,
      terraform,
      practice: { module: PRACTICE_MODULE_DIR, cloudDir: path.join(dataDir, practiceIn), speed },
      system: { PATH: process.env.PATH ?? '', HOME: home },
      network: {},
      azure: {},
      azureSignIn: null,
    };
    setups.push(setup);
    const queue = await openJobQueue(database.url, { worker: true, onError: () => {} });
    const log = createRunnerLog(setup.runnerId);
    log.level = 'error';
    const runner = createRunner(setup, log);
    await runner.start(queue, 4);
    closers.push(await listen(database.url, ({ topic, id }) => topic === 'cancel' && runner.ring(id)), () => queue.close());
  };
  for (let started = 0; started < runners; started += 1) await startRunner();
  const close = async () => {
    await Promise.all(closers.map((end) => end()));
    await delivery.close();
    await states.close();
    await db.close();
    await database.drop();
    if (restored === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  return { context, databaseUrl: database.url, setups, dataDir, startRunner, close };
}

/** A complete deployment, never run. */
export async function buildCompleteDeployment(
  { context }: TestConsole,
  { target = 'practice', inputs = {}, faults = [] }: { target?: Target; inputs?: Inputs; faults?: PracticeFault[] } = {},
): Promise<Deployment> {
  const namespace = `t${randomBytes(4).toString('hex')}`;
  const created = await createDeployment(
    context.db,
    context.key,
    {
      name: namespace,
      target,
      location: 'westeurope',
      moduleVersion: DEFAULT_MODULE_VERSION,
      inputs: { ...defaultInputs(DEFAULT_MODULE_VERSION), namespace, subdomain: 'wandb', domain_name: 'example.com', ...inputs },
      secrets: { license: LICENSE },
      backend: { kind: 'console' },
      credentialId: null, subscriptionId: null,
      practice: target === 'practice' ? { faults } : null,
      wizardStep: null,
    },
    'test',
  );
  if (!created.ok) throw new Error(created.reason);
  return created.deployment;
}

/** Waits until the run is in one of these statuses. */
export async function untilRun({ context }: TestConsole, id: string, ...statuses: RunStatus[]): Promise<Run> {
  return waitUntil(`the run is ${statuses.join(' or ')}`, async () => {
    const run = await findRun(context.db, id);
    return run !== null && statuses.includes(run.status) ? run : null;
  }, { timeoutMs: 60_000 });
}
