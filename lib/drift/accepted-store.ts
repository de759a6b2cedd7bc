import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../db/client.ts';
import type { Deployment } from '../deployments/deployment.ts';

/**
 * The number of the last run that accepted drift, where no deploy has followed it and the options are those of the deploy before it: what
 * the next deploy would change is then what was accepted. Null for anything else.
 */
export async function findAccepted(db: Database, { id, moduleVersion, inputs }: Pick<Deployment, 'id' | 'moduleVersion' | 'inputs'>): Promise<number | null> {
  const done = { deploymentId: id, kind: 'deploy', status: { in: ['applied', 'no_changes'] } };
  const deploy = await db.prisma.run.findFirst({ where: { ...done, refreshOnly: false, adoptOnly: false, purpose: null }, orderBy: { number: 'desc' }, select: { number: true, moduleVersion: true, inputs: true } });
  if (deploy === null || deploy.moduleVersion !== moduleVersion || !isDeepStrictEqual(deploy.inputs, inputs)) return null;
  const accept = await db.prisma.run.findFirst({ where: { ...done, status: 'applied', refreshOnly: true, number: { gt: deploy.number } }, orderBy: { number: 'desc' }, select: { number: true } });
  return accept?.number ?? null;
}
