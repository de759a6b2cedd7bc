import type { ConsoleContext } from '../console-context.ts';
import { openReadState } from './read-state-store.ts';
import { readState, type StateDocument } from './state-document.ts';
import { openNewestState } from './state-store.ts';

/** Returns the deployment's newest state; where Terraform keeps it in another backend, as a run read it there last. Null where there is none yet. */
export async function readNewestState({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<StateDocument | null> {
  const body = (await isStateHere({ db }, deploymentId)) ? await openNewestState(db, key, deploymentId) : await openReadState(db, key, deploymentId);
  return body === null ? null : readState(body);
}

/** Whether the console keeps the deployment's state. */
async function isStateHere({ db }: Pick<ConsoleContext, 'db'>, id: string): Promise<boolean> {
  const row = await db.prisma.deployment.findUnique({ where: { id }, select: { backend: true } });
  const { kind } = (row?.backend ?? { kind: 'console' }) as { kind: string };
  return kind === 'console';
}
