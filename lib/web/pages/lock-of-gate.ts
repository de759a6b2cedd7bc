import 'server-only';
import type { ConsoleContext } from '../../console-context.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { findPersonLock } from '../../state/person-lock.ts';

/** Returns who holds the lock that a run of the deployment would meet, and the page that shows it. */
export async function lockOfGate(prisma: ConsoleContext['db']['prisma'], { id, backend }: Pick<Deployment, 'id' | 'backend'>): Promise<{ holder: string; since: string; seeAt: string } | null> {
  const lock = backend.kind === 'console' ? await findPersonLock(prisma, id) : null;
  return lock === null ? null : { holder: lock.holder, since: lock.since, seeAt: `/deployments/${id}/state` };
}
