import type { ConsoleContext } from '../console-context.ts';
import { isStateHere, openReadState } from './read-state-store.ts';
import { readState, type StateDocument } from './state-document.ts';
import { findNewestStateVersion, findStateVersionBody } from './state-store.ts';

/** A document of this size is parsed anew for each reader within milliseconds; a page asks several times. */
const LARGE_BYTES = 1024 * 1024;
const KEPT_MS = 30_000;

/** The large document that was read last: versions never change. One at most, as its values are in clear and in memory. */
let kept: { versionId: string; document: Promise<StateDocument | null> } | null = null;

/**
 * Returns the deployment's newest state; where Terraform keeps it in another backend, as a run read it there last. Null where there is
 * none yet. Not to be changed by its readers.
 */
export async function readNewestState(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<StateDocument | null> {
  if (!(await isStateHere(context.db, deploymentId))) return readOutsideState(context, deploymentId);
  const version = await findNewestStateVersion(context.db, deploymentId);
  if (version === null) return null;
  if (version.size < LARGE_BYTES) return read(context, deploymentId, version.id);
  if (kept?.versionId !== version.id) keep(version.id, read(context, deploymentId, version.id));
  return kept === null ? null : kept.document;
}

async function readOutsideState({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<StateDocument | null> {
  const body = await openReadState(db, key, deploymentId);
  return body === null ? null : readState(body);
}

async function read({ db, key }: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string, versionId: string): Promise<StateDocument | null> {
  const body = await findStateVersionBody(db, key, deploymentId, versionId);
  return body === null ? null : readState(body);
}

function keep(versionId: string, document: Promise<StateDocument | null>): void {
  const own = { versionId, document };
  kept = own;
  const drop = () => {
    if (kept === own) kept = null;
  };
  document.catch(drop);
  setTimeout(drop, KEPT_MS).unref();
}
