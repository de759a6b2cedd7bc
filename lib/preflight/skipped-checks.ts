import type { ConsoleContext } from '../console-context.ts';
import type { Run } from '../runs/run.ts';
import { describePreflight } from './describe-preflight.ts';
import { failedOf } from './preflight.ts';
import { findPreflightBefore } from './preflight-store.ts';

const TITLES_ONLY = { role: 'viewer', isAzure: false } as const;

/** Titles of the checks that had failed when somebody let this run start all the same; none for a run that needed nobody's leave. */
export async function findSkippedChecks({ db }: Pick<ConsoleContext, 'db'>, { deploymentId, queuedAt, skippedPreflight }: Pick<Run, 'deploymentId' | 'queuedAt' | 'skippedPreflight'>): Promise<string[]> {
  const preflight = skippedPreflight === null ? null : await findPreflightBefore(db.prisma, deploymentId, new Date(queuedAt));
  return preflight === null ? [] : failedOf(describePreflight(preflight, TITLES_ONLY).checks).map(({ title }) => title);
}
