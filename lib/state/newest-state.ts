import type { ConsoleContext } from '../console-context.ts';
import { readState, type StateDocument } from './state-document.ts';
import { openNewestState } from './state-store.ts';

/** The deployment's newest state; null where there is none yet, or Terraform keeps it elsewhere. */
export async function readNewestState({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<StateDocument | null> {
  const body = await openNewestState(db, key, deploymentId);
  return body === null ? null : readState(body);
}
