import { type AppendResult, appendStateVersion, releaseLockOfRun } from '#lib/state/state-store.ts';
import { readStateOrNull, stateFactsOf } from '#lib/state/state-document.ts';
import { translator } from '#lib/words/translate.ts';
import type { UnopenedRun } from '../run-context.ts';
import { dropErroredState, readErroredState } from '../workdir.ts';

/**
 * What must happen after every apply, failed ones above all: state that Terraform could not upload is taken from where it left
 * it, and the lock of a Terraform that was killed is given back. Only called once that Terraform is gone.
 */
export async function captureState(context: UnopenedRun): Promise<void> {
  const { setup, run, workdir, log } = context;
  await releaseLockOfRun(setup.db, run.id);
  const body = await readErroredState(workdir);
  if (body === null) return;
  const kept = await keepState(context, body);
  if (kept.ok) await dropErroredState(workdir);
  const words = translator('runner');
  log.say(kept.ok ? words('stateTaken') : words('stateSetAside', { reason: kept.reason, file: workdir.unsavedState }), 'warn');
}

async function keepState({ setup, run }: UnopenedRun, body: Buffer): Promise<AppendResult | { ok: false; reason: 'unreadable' }> {
  const state = readStateOrNull(body);
  if (state === null) return { ok: false, reason: 'unreadable' };
  return appendStateVersion(setup.db, setup.key, {
    deploymentId: run.deploymentId,
    lockId: null,
    state: { ...stateFactsOf(state), body },
    writer: { runId: run.id, label: `run ${run.number}` },
  });
}
