import { type AppendResult, appendStateVersion, releaseLockOfRun } from '#lib/state/state-store.ts';
import { parseState, type StateDocument } from '#lib/state/state-document.ts';
import { translator } from '#lib/words/translate.ts';
import type { RunContext } from '../run-context.ts';
import { dropErroredState, readErroredState } from '../workdir.ts';

/**
 * What must happen after every apply, failed ones above all: state that Terraform could not upload is taken from where it left
 * it, and the lock of a Terraform that was killed is given back. Only called once that Terraform is gone.
 */
export async function captureState(context: RunContext): Promise<void> {
  const { setup, run, workdir, log } = context;
  await releaseLockOfRun(setup.db, run.id);
  const body = await readErroredState(workdir);
  if (body === null) return;
  const kept = await keepState(context, body);
  if (kept.ok) await dropErroredState(workdir);
  const words = translator('runner');
  log.say(kept.ok ? words('stateTaken') : words('stateSetAside', { reason: kept.reason, file: workdir.unsavedState }), 'warn');
}

async function keepState({ setup, run }: RunContext, body: Buffer): Promise<AppendResult | { ok: false; reason: 'unreadable' }> {
  const document = readState(body);
  if (document === null) return { ok: false, reason: 'unreadable' };
  const { serial, lineage, resources } = document;
  const resourceCount = resources.filter((resource) => resource.mode === 'managed').length;
  return appendStateVersion(setup.db, setup.key, {
    deploymentId: run.deploymentId,
    lockId: null,
    state: { serial, lineage, resourceCount, body },
    writer: { runId: run.id, label: `run ${run.number}` },
  });
}

/** Null for what is no state: a disk that was full leaves half a file. */
function readState(body: Buffer): StateDocument | null {
  try {
    return parseState(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}
