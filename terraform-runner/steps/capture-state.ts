import { appendStateVersion, releaseLockOfRun } from '#lib/state/state-store.ts';
import { parseState } from '#lib/state/state-document.ts';
import type { RunContext } from '../run-context.ts';
import { readErroredState } from '../workdir.ts';

/**
 * What must happen after every apply, failed ones above all: state that Terraform could not upload is taken from where it left
 * it, and the lock of a Terraform that was killed is given back. Only called once that Terraform is gone.
 */
export async function captureState({ setup, run, workdir, log }: RunContext): Promise<void> {
  const body = await readErroredState(workdir);
  if (body !== null) {
    const { serial, lineage, resources } = parseState(JSON.parse(body.toString('utf8')));
    const resourceCount = resources.filter((resource) => resource.mode === 'managed').length;
    const lockId = null;
    await releaseLockOfRun(setup.db, run.id);
    const kept = await appendStateVersion(setup.db, setup.key, {
      deploymentId: run.deploymentId,
      lockId,
      state: { serial, lineage, resourceCount, body },
      writer: { runId: run.id, label: `run ${run.number}` },
    });
    log.say(kept.ok ? 'State that Terraform could not upload was taken from its working directory.' : `State left in the working directory was not taken: ${kept.reason}.`, 'warn');
  }
  await releaseLockOfRun(setup.db, run.id);
}
