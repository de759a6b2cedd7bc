import 'server-only';
import { countPasswordHashes } from '../auth/password-hash.ts';
import type { Database } from '../db/client.ts';
import { countDeployments } from '../deployments/deployment-store.ts';
import { countRuns } from '../runs/run-watch-store.ts';
import { countAliveRunners } from '../runs/runner-store.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';

/** What a monitoring system asks for, in Prometheus' text format. */
export async function metricsText(db: Database): Promise<string> {
  const [runs, deployments, runners] = await Promise.all([countRuns(db), countDeployments(db), countAliveRunners(db, RUNNER_ALIVE_WITHIN_MS)]);
  return [
    ...gauge('console_runs', 'Runs by status.', 'status', runs.byStatus),
    ...gauge('console_deployments', 'Deployments by status, archived ones left out.', 'status', deployments),
    ...single('console_runners_alive', 'Runners that gave a sign of life within the last 30 seconds.', runners),
    ...single('console_queue_oldest_seconds', 'How long the oldest queued run has been waiting.', runs.oldestQueuedSeconds),
    ...single('process_resident_memory_bytes', 'Resident memory of this web process.', process.memoryUsage.rss()),
    ...counter('console_password_hashes_total', 'Passwords that this web process hashed or verified since it started.', countPasswordHashes()),
    '',
  ].join('\n');
}

function gauge(name: string, help: string, label: string, values: Readonly<Record<string, number | undefined>>): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...Object.entries(values).map(([value, count]) => `${name}{${label}="${value}"} ${count ?? 0}`)];
}

function counter(name: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, `${name} ${value}`];
}

function single(name: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`];
}
