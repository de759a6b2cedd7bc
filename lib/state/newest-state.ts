import type { ConsoleContext } from '../console-context.ts';
import { isStateHere, openReadState } from './read-state-store.ts';
import { readState, type StateDocument } from './state-document.ts';
import { findNewestStateVersion, findStateVersionBody } from './state-store.ts';

/**
 * Returns the deployment's newest state; where Terraform keeps it in another backend, as a run read it there last. Null where there is
 * none yet.
 */
export async function readNewestState(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<StateDocument | null> {
  if (!(await isStateHere(context.db, deploymentId))) return readOutsideState(context, deploymentId);
  const version = await findNewestStateVersion(context.db, deploymentId);
  return version === null ? null : read(context, deploymentId, version.id);
}

async function readOutsideState({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<StateDocument | null> {
  const body = await openReadState(db, key, deploymentId);
  return body === null ? null : readState(body);
}

async function read({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string, versionId: string): Promise<StateDocument | null> {
  const body = await findStateVersionBody(db, key, deploymentId, versionId);
  return body === null ? null : readState(body);
}
