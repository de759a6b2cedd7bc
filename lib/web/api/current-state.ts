import 'server-only';
import type { ConsoleContext } from '#lib/console-context.ts';
import { parseState, type StateDocument } from '#lib/state/state-document.ts';
import { openNewestState } from '#lib/state/state-store.ts';

/** The deployment's newest state; null where there is none yet, or Terraform keeps it elsewhere. */
export async function currentState({ db, key }: ConsoleContext, deploymentId: string): Promise<StateDocument | null> {
  const body = await openNewestState(db, key, deploymentId);
  return body === null ? null : parseState(JSON.parse(body.toString('utf8')));
}
