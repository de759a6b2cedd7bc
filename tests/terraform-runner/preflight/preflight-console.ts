import { failedOf, type PreflightFinding } from '#lib/preflight/preflight.ts';
import { describePreflight } from '#lib/preflight/describe-preflight.ts';
import { findLatestPreflight, type StoredPreflight } from '#lib/preflight/preflight-store.ts';
import { preflightSubject, requestPreflight } from '#lib/preflight/request-preflight.ts';
import { listen } from '#lib/db/listen.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { plantedObstacle } from '#lib/deployments/practice-faults.ts';
import { networkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { saveNetworkSettings } from '#lib/network/network-settings-store.ts';
import type { PreflightFault } from '#lib/preflight/preflight-faults.ts';
import { importState } from '#lib/state/change-state.ts';
import { registerRunner } from '#lib/runs/runner-store.ts';
import { createAccessFinder, type FindAccess } from '#runner/azure-access.ts';
import { startSimulator, type RunningSimulator } from '#runner/practice/simulator/simulator.ts';
import { startPreflights } from '#runner/preflight/preflight-worker.ts';
import type { RunnerSetup } from '#runner/run-context.ts';
import { createRunnerLog } from '#runner/runner-log.ts';
import { startFakeInternet, type FakeInternet } from '#tests/support/fake-internet.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from '#tests/support/test-runner.ts';
import { waitUntil } from '#tests/support/wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

/** A console with a runner that makes preflights, and the simulator that it asks. */
export interface PreflightConsole extends TestConsole {
  setup: RunnerSetup;
  simulator: RunningSimulator;
  findAccess: FindAccess;
  /** What a run to Azure would fetch from. */
  internet: FakeInternet;
}

/** Where a run fetches modules, providers and charts without mirrors. */
export const FETCHED_FROM = ['registry.terraform.io', 'github.com', 'releases.hashicorp.com', 'charts.jetstack.io', 'charts.wandb.ai'];

export async function startPreflightConsole(): Promise<PreflightConsole> {
  const console_ = await startTestConsole();
  const [setup] = console_.setups;
  if (setup === undefined) throw new Error('no runner');
  const simulator = await startSimulator({ dataDir: setup.dataDir, port: 0 });
  const internet = await startFakeInternet(FETCHED_FROM, () => ({ status: 200, body: {} }));
  await saveNetworkSettings(console_.context, networkSettingsInput.parse({ httpsProxy: internet.proxyUrl, caPem: internet.caPem }), 'test');
  const log = createRunnerLog(setup.runnerId);
  log.level = 'silent';
  const findAccess = createAccessFinder(setup, simulator.url);
  const preflights = startPreflights(setup, findAccess, log);
  const stopListening = await listen(console_.databaseUrl, ({ topic }) => topic === 'preflight' && preflights.ring());
  await registerRunner(setup.db, { id: setup.runnerId, hostId: setup.hostId, hostname: 'test', pid: process.pid, terraformVersion: setup.terraform.version, azure: null, tools: null });
  const close = async () => {
    preflights.stop();
    await stopListening();
    await simulator.close();
    await internet.close();
    await console_.close();
  };
  // What is queued here stays queued: these tests are about what comes before.
  const context = { ...console_.context, delivery: { send: () => Promise.resolve() } };
  return { ...console_, context, setup, simulator, findAccess, internet, close };
}

/** A practice deployment with these obstacles planted. */
export function buildObstructed(console_: TestConsole, faults: readonly PreflightFault[], more: Parameters<typeof buildCompleteDeployment>[1] = {}): Promise<Deployment> {
  return buildCompleteDeployment(console_, { faults: faults.map(plantedObstacle), ...more });
}

/** Asks for a preflight and waits for its end. */
export async function preflightOf({ context }: TestConsole, deployment: Deployment, more: { fix?: 'register_providers'; again?: boolean; requesterId?: string } = {}): Promise<StoredPreflight> {
  await requestPreflight(context, { deploymentId: deployment.id, subject: await preflightSubject(context, deployment), ...TEST_REQUESTER, ...more });
  return untilFinished({ context }, deployment.id);
}

export async function untilFinished({ context }: Pick<TestConsole, 'context'>, deploymentId: string): Promise<StoredPreflight> {
  return waitUntil('the preflight is finished', async () => {
    const latest = await findLatestPreflight(context.db.prisma, deploymentId);
    return latest?.finishedAt ? latest : null;
  }, { timeoutMs: 20_000 });
}

/** What a check found, and its card in words. */
export function cardOf(preflight: StoredPreflight, id: PreflightFinding['id']) {
  const finding = preflight.findings.find((one) => one.id === id);
  return { finding, card: describePreflight(preflight, { role: 'admin', isAzure: true }).checks.find((one) => one.id === id), failed: failedOf(preflight.findings).map((one) => one.id) };
}

/** Gives a deployment a state with these resources, as if a run had made them. */
export async function keepState({ context }: TestConsole, deploymentId: string, resources: readonly { type: string; name: string }[], outputs: Record<string, string> = {}): Promise<void> {
  const provider = 'provider["registry.terraform.io/hashicorp/azurerm"]';
  const instances = [{ schema_version: 0, attributes: { id: 'x' } }];
  const state = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a-lineage', outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, type: 'string' }])), resources: resources.map((resource) => ({ ...resource, module: 'module.wandb', mode: 'managed', provider, instances })) };
  const kept = await importState(context, { deploymentId, body: Buffer.from(JSON.stringify(state)), by: 'test' });
  if (!kept.ok) throw new Error(kept.reason);
}
