import { hostname } from 'node:os';
import path from 'node:path';
import { signInOf } from '#lib/azure/azure-sign-in.ts';
import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import { openJobQueue } from '#lib/db/job-queue.ts';
import { listen } from '#lib/db/listen.ts';
import { readRunnerEnv, type RunnerEnv } from '#lib/env/runner-env.ts';
import { SettingError } from '#lib/env/setting.ts';
import { findNetworkSettings } from '#lib/network/network-settings-store.ts';
import { markRunnerStopped, registerRunner } from '#lib/runs/runner-store.ts';
import { sealStoredMaps } from '#lib/sealing/seal-maps-store.ts';
import { summarizeStored } from '#lib/state/summary-store.ts';
import { translator } from '#lib/words/translate.ts';
import { createAccessFinder } from './azure-access.ts';
import { readCliAccount } from './azure-sign-in.ts';
import { startTestingCredentials } from './credential-tester.ts';
import { startWatchingAzure } from './azure-watcher.ts';
import { readHostId, runnerIdOf } from './host.ts';
import { decidedByEnvironment } from './run-network.ts';
import { applyToProcess } from './process-network.ts';
import { PRACTICE_MODULE_DIR } from './practice/practice-module.ts';
import { startPreflights } from './preflight/preflight-worker.ts';
import { startReconciling } from './reconcile.ts';
import type { RunnerSetup } from './run-context.ts';
import { createRunnerLog } from './runner-log.ts';
import { createRunner } from './runner.ts';
import { startTearingDown } from './teardown/teardown-watcher.ts';
import { readOperatorFile } from './terraform/cli-config.ts';
import { obtainTerraform } from './terraform/obtain-terraform.ts';
import { startWatchingWandb } from './wandb-watcher.ts';

const env = readEnvOrExit();
const hostId = await readHostId(env.dataDir);
const runnerId = runnerIdOf(hostId, process.pid);
const log = createRunnerLog(runnerId);
const db = createDatabase(env.databaseUrl, { max: env.concurrency + 4, name: 'runner' });
const key = await readConsoleKey(env.dataDir, env.consoleKey ?? undefined);
await sealStoredMaps(db, key);
const terraform = await obtainTerraform(env, { db, key }, (line) => log.info(line)).catch((error: Error) => {
  log.fatal(error.message);
  process.exit(1);
});
log.info(translator('runner')('terraform.found', { ...terraform, file: terraform.path }));
const queue = await openJobQueue(env.databaseUrl, { worker: true, onError: (error) => log.warn({ error }, 'job queue') });
if ((await readOperatorFile(env.network.TF_CLI_CONFIG_FILE)) === null) log.info(`TF_CLI_CONFIG_FILE names ${env.network.TF_CLI_CONFIG_FILE}, which does not exist: it is ignored`);
applyToProcess(process.env, env.network, await findNetworkSettings({ db, key }));
const azureSignIn = signInOf(env.azure, await readCliAccount({ ...env.system, ...env.azure }));

const setup: RunnerSetup = {
  db,
  key,
  delivery: queue,
  consoleUrl: env.consoleUrl,
  limits: env.limits,
  allowedProviders: env.allowedProviders,
  backendRules: env.backendRules,
  runnerId,
  hostId,
  dataDir: env.dataDir,
  terraform,
  practice: { module: PRACTICE_MODULE_DIR, cloudDir: path.join(env.dataDir, 'practice', 'cloud'), speed: env.practiceSpeed },
  system: env.system,
  network: env.network,
  // azurerm 4 does not take the subscription from the Azure CLI by itself.
  azure: { ...env.azure, ...(azureSignIn?.subscriptionId && { ARM_SUBSCRIPTION_ID: azureSignIn.subscriptionId }) },
  azureSignIn,
};

const runner = createRunner(setup, log);
let findAccess = createAccessFinder(setup, env.simulatorUrl);
const tools = { terraform: { path: terraform.path, source: terraform.source }, decidedByEnvironment: await decidedByEnvironment(env) };
await registerRunner(db, { id: runnerId, hostId, hostname: hostname(), pid: process.pid, terraformVersion: terraform.version, azure: azureSignIn, tools });
const tester = startTestingCredentials(setup, log);
const preflights = startPreflights(setup, (place) => findAccess(place), log);
const stopListening = await listen(env.databaseUrl, ({ topic, id }) => {
  if (topic === 'cancel') runner.ring(id);
  if (topic === 'credential') tester.ring();
  if (topic === 'preflight') preflights.ring();
  if (topic === 'settings') void takeSettings();
}, () => void takeSettings());
await runner.start(queue, env.concurrency);
const stopReconciling = startReconciling(setup, runner, env.concurrency, log);
const stopWatchingAzure = startWatchingAzure(setup, (place) => findAccess(place), log);
const stopWatchingWandb = startWatchingWandb(setup, env.simulatorUrl, log);
const stopTearingDown = startTearingDown(setup, (place) => findAccess(place), log);
log.info({ terraform: terraform.version }, 'runner is ready');
void summarizeStored({ db, key }).catch((error: unknown) => log.warn({ error }, 'large states of an earlier version could not be summarized'));

// What one run could not do must not end the others.
process.on('unhandledRejection', (error) => log.error({ error }, 'something failed that nobody waited for'));

/** An admin changed how the world is reached: runs read that by themselves, the clients that look at Azure are made anew. */
async function takeSettings(): Promise<void> {
  const settings = await findNetworkSettings({ db, key }).catch(() => null);
  if (settings === null) return;
  applyToProcess(process.env, env.network, settings);
  findAccess = createAccessFinder(setup, env.simulatorUrl);
}

/** Terraform goes on by itself; whoever starts next from this data directory takes its run up. */
async function shutDown(): Promise<void> {
  stopReconciling();
  stopWatchingAzure();
  stopWatchingWandb();
  tester.stop();
  stopTearingDown();
  preflights.stop();
  const left = runner.runIds();
  if (left.length > 0) log.info({ runs: left }, 'Terraform goes on by itself; the next start takes these runs up');
  await markRunnerStopped(db, runnerId).catch(() => {});
  await Promise.race([Promise.all([stopListening(), queue.close()]), new Promise((resolve) => setTimeout(resolve, 3_000))]).catch(() => {});
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void shutDown());
// The launcher's end of this pipe closes when it dies in whatever way; a runner started by hand on a terminal has none.
process.once('disconnect', () => void shutDown());

/** Reads the settings; a wrong one ends the process with the one line that names it. */
function readEnvOrExit(): RunnerEnv {
  try {
    return readRunnerEnv();
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}
