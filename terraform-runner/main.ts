import { hostname } from 'node:os';
import path from 'node:path';
import { signInOf } from '#lib/azure/azure-sign-in.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { openJobQueue } from '#lib/db/job-queue.ts';
import { listen } from '#lib/db/listen.ts';
import { readRunnerEnv } from '#lib/env/runner-env.ts';
import { markRunnerStopped, registerRunner } from '#lib/runs/runner-store.ts';
import { createAccessFinder } from './azure-access.ts';
import { readCliAccount } from './azure-sign-in.ts';
import { startTestingCredentials } from './credential-tester.ts';
import { startWatchingAzure } from './azure-watcher.ts';
import { trustedByTerraform } from './certificates.ts';
import { readHostId, runnerIdOf } from './host.ts';
import { PRACTICE_MODULE_DIR } from './practice/practice-module.ts';
import { startReconciling } from './reconcile.ts';
import type { RunnerSetup } from './run-context.ts';
import { createRunnerLog } from './runner-log.ts';
import { createRunner } from './runner.ts';
import { startTearingDown } from './teardown/teardown-watcher.ts';
import { writeCliConfig } from './terraform/cli-config.ts';
import { findTerraform } from './terraform/find-terraform.ts';

const env = readRunnerEnv();
const hostId = await readHostId(env.dataDir);
const runnerId = runnerIdOf(hostId, process.pid);
const log = createRunnerLog(runnerId);
const terraform = await findTerraform(env.terraformBin ?? undefined, env.system.PATH ?? '');
const db = createDatabase(env.databaseUrl, { max: env.concurrency + 4, name: 'runner' });
const queue = await openJobQueue(env.databaseUrl, { worker: true, onError: (error) => log.warn({ error }, 'job queue') });
const cliConfigFile = await writeCliConfig(env.dataDir, env.network.TF_CLI_CONFIG_FILE, (file) =>
  log.info(`TF_CLI_CONFIG_FILE names ${file}, which does not exist: it is ignored`),
);
const azureSignIn = signInOf(env.azure, await readCliAccount({ ...env.system, ...env.azure }));

const setup: RunnerSetup = {
  db,
  key: await readConsoleKey(env.dataDir, env.consoleKey ?? undefined),
  delivery: queue,
  consoleUrl: env.consoleUrl,
  limits: env.limits,
  runnerId,
  hostId,
  dataDir: env.dataDir,
  terraform,
  cliConfigFile,
  practice: { module: PRACTICE_MODULE_DIR, cloudDir: path.join(env.dataDir, 'practice', 'cloud'), speed: env.practiceSpeed },
  system: env.system,
  network: await trustedByTerraform(env.network, env.dataDir),
  // azurerm 4 does not take the subscription from the Azure CLI by itself.
  azure: { ...env.azure, ...(azureSignIn?.subscriptionId && { ARM_SUBSCRIPTION_ID: azureSignIn.subscriptionId }) },
  azureSignIn,
};

const runner = createRunner(setup, log);
await registerRunner(db, { id: runnerId, hostId, hostname: hostname(), pid: process.pid, terraformVersion: terraform.version, azure: azureSignIn });
const tester = startTestingCredentials(setup, log);
const stopListening = await listen(env.databaseUrl, ({ topic, id }) => {
  if (topic === 'cancel') runner.ring(id);
  if (topic === 'credential') tester.ring();
});
await runner.start(queue, env.concurrency);
const stopReconciling = startReconciling(setup, runner, env.concurrency, log);
const findAccess = createAccessFinder(setup, env.simulatorUrl);
const stopWatching = startWatchingAzure(setup, findAccess, log);
const stopTearingDown = startTearingDown(setup, findAccess, log);
log.info({ terraform: terraform.version }, 'runner is ready');

// What one run could not do must not end the others.
process.on('unhandledRejection', (error) => log.error({ error }, 'something failed that nobody waited for'));

/** Terraform goes on by itself; whoever starts next from this data directory takes its run up. */
async function shutDown(): Promise<void> {
  stopReconciling();
  stopWatching();
  tester.stop();
  stopTearingDown();
  const left = runner.runIds();
  if (left.length > 0) log.info({ runs: left }, 'Terraform goes on by itself; the next start takes these runs up');
  await markRunnerStopped(db, runnerId).catch(() => {});
  await Promise.race([Promise.all([stopListening(), queue.close()]), new Promise((resolve) => setTimeout(resolve, 3_000))]).catch(() => {});
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void shutDown());
// The launcher's end of this pipe closes when it dies in whatever way; a runner started by hand on a terminal has none.
process.once('disconnect', () => void shutDown());
