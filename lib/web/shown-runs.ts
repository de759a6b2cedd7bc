import 'server-only';
import type { Role } from '../auth/permission.ts';
import { findOtherHosts } from '../azure-credentials/other-hosts-store.ts';
import type { Database } from '../db/transaction.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { Drift } from '../drift/drift-report.ts';
import { readDrift } from '../drift/drift-store.ts';
import type { LogLine } from '../logs/log-line.ts';
import { shownLine, shownRunOf, type ShownRun } from '../runs/shown-run.ts';
import type { Run } from '../runs/run.ts';

/** Returns runs as this role may see them: what hosts other than Azure's answered is for admins. */
export async function shownRuns(db: Database, role: Role, runs: readonly Run[]): Promise<ShownRun[]> {
  const failed = runs.filter(({ failure }) => failure !== null).map(({ id }) => id);
  const hostsOf = await findOtherHosts(db, role, failed);
  return runs.map((run) => shownRunOf(hostsOf(run.id), run));
}

export async function shownRun(db: Database, role: Role, run: Run): Promise<ShownRun> {
  return (await shownRuns(db, role, [run]))[0] as ShownRun;
}

/** Returns how one run's log and failure look to this role; for a reader who follows the run. */
export async function findRunView(db: Database, role: Role, runId: string): Promise<{ line: (line: LogLine) => LogLine; run: (run: Run) => ShownRun; hidesLines: boolean }> {
  const hosts = (await findOtherHosts(db, role, [runId]))(runId);
  return { line: (line) => shownLine(hosts, line), run: (run) => shownRunOf(hosts, run), hidesLines: hosts.cloud || hosts.backend || hosts.sources };
}

/** Returns deployments with their last runs as this role may see them. */
export async function withShownRuns<D extends { lastRun: Run | null }>(db: Database, role: Role, deployments: readonly D[]): Promise<(D & { lastRun: ShownRun | null })[]> {
  const runs = await shownRuns(db, role, deployments.flatMap(({ lastRun }) => (lastRun === null ? [] : [lastRun])));
  const byId = new Map(runs.map((run) => [run.id, run]));
  return deployments.map((one) => ({ ...one, lastRun: one.lastRun === null ? null : (byId.get(one.lastRun.id) ?? null) }));
}

export async function withShownRun<D extends { lastRun: Run | null }>(db: Database, role: Role, deployment: D): Promise<D & { lastRun: ShownRun | null }> {
  return (await withShownRuns(db, role, [deployment]))[0] as D & { lastRun: ShownRun | null };
}

/** Reads a deployment's drift, with its checks as this role may see them. */
export async function shownDrift(db: Database, role: Role, deployment: Deployment): Promise<Drift & { underWay: ShownRun | null }> {
  const drift = await readDrift(db, deployment);
  const shown = (run: Run | null) => (run === null ? null : shownRun(db, role, run));
  return { ...drift, underWay: await shown(drift.underWay), missed: await shown(drift.missed) };
}
