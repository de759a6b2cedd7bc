import 'server-only';
import type { Database } from '#lib/db/transaction.ts';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { findRun } from '#lib/runs/run-store.ts';
import type { Run } from '#lib/runs/run.ts';
import { problemOf } from '../api-problem.ts';
import { ProblemError } from '../problem.ts';

export async function getDeployment(db: Database, id: string): Promise<Deployment> {
  return (await findDeployment(db, id)) ?? notFound();
}

export async function getRun(db: Database, id: string): Promise<Run> {
  return (await findRun(db, id)) ?? notFound();
}

export function notFound(): never {
  throw new ProblemError(problemOf(404, 'not_found'));
}
