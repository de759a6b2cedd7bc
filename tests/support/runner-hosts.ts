import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PracticeFault } from '#lib/deployments/deployment.ts';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { findLogEnd, readLogRange } from '#lib/logs/log-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { Run } from '#lib/runs/run.ts';
import { killProcessesIn, startRunnerProcess } from './runner-process.ts';
import { buildCompleteDeployment, startTestConsole, type TestConsole } from './test-runner.ts';
import { waitUntil } from './wait-until.ts';
import { TEST_REQUESTER } from '#tests/support/requester.ts';

/** A console whose runners are processes of their own, each on a data directory that is a host of its own. */
export interface RunnerHosts {
  testConsole: TestConsole;
  /** Where the hosts' data directories are. */
  home: string;
  startRunner(host: string, settings?: Record<string, string>): Promise<ChildProcess>;
  /** Every runner at once, without a word. */
  killRunners(): void;
  queueDeploy(faults?: PracticeFault[], autoApprove?: boolean): Promise<Run>;
  /** Queues a deploy and waits until its cluster, which takes so many times as long as others or never ends, is being created. */
  deployUpToCluster(faultKind: 'slow' | 'hang', factor?: number): Promise<Run>;
  logOf(runId: string): Promise<string>;
  close(): Promise<void>;
}

export async function startRunnerHosts(): Promise<RunnerHosts> {
  const testConsole = await startTestConsole({ runners: 0 });
  const { db } = testConsole.context;
  const home = await mkdtemp(path.join(os.tmpdir(), 'console-hosts-'));
  const runners: ChildProcess[] = [];

  const startRunner = async (host: string, settings: Record<string, string> = {}): Promise<ChildProcess> => {
    const runner = await startRunnerProcess(testConsole, path.join(home, host), settings);
    runners.push(runner);
    return runner;
  };
  const killRunners = (): void => {
    for (const runner of runners) runner.kill('SIGKILL');
  };
  const queueDeploy = async (faults: PracticeFault[] = [], autoApprove = true): Promise<Run> => {
    const deployment = await buildCompleteDeployment(testConsole, { faults });
    const queued = await queueRun(testConsole.context, { deploymentId: deployment.id, kind: 'deploy', ...TEST_REQUESTER, autoApprove });
    if (!queued.ok) throw new Error(queued.reason);
    return queued.run;
  };
  const logOf = async (runId: string): Promise<string> => {
    const end = await findLogEnd(db, runId);
    return (await readLogRange(db, runId, 1, end?.lastSeq ?? 0)).map((line) => line.text).join('\n');
  };
  const deployUpToCluster = async (faultKind: 'slow' | 'hang', factor?: number): Promise<Run> => {
    const fault = practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', faultKind);
    const run = await queueDeploy([{ ...fault, ...(factor && { factor }) }]);
    await waitUntil('the cluster is being created', async () => /kubernetes_cluster\S*: Creating/.test(await logOf(run.id)), { timeoutMs: 60_000 });
    return run;
  };
  const close = async (): Promise<void> => {
    killRunners();
    killProcessesIn(home);
    await testConsole.close();
    await rm(home, { recursive: true, force: true });
  };
  return { testConsole, home, startRunner, killRunners, queueDeploy, deployUpToCluster, logOf, close };
}

/** Ends a runner at once, and waits until it is gone. */
export async function killRunner(runner: ChildProcess): Promise<void> {
  runner.kill('SIGKILL');
  await once(runner, 'exit');
}
