import type { Transaction } from './transaction.ts';

/** The one channel every process of the console listens on; the payload is `<topic>:<id>`. */
export const CHANNEL = 'console';

/**
 * run: its status or its log moved. deployment: its row or Azure status moved. cancel: somebody asked a run to stop. credential: one is
 * to be tested. settings: an admin changed some. preflight, with a deployment's id: one was asked for, or moved. access,
 * with a requester's id (lib/auth/requester.ts): their role, their sessions or their token changed.
 */
export type Topic = 'run' | 'deployment' | 'cancel' | 'credential' | 'settings' | 'preflight' | 'access';

/** Tells the other processes; inside a transaction they hear of it only when it commits. */
export async function notify(tx: Pick<Transaction, '$executeRaw'>, topic: Topic, id: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${`${topic}:${id}`})`;
}

export function parseNotification(payload: string): { topic: string; id: string } {
  const colon = payload.indexOf(':');
  return { topic: payload.slice(0, colon), id: payload.slice(colon + 1) };
}
