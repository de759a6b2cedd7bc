'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { archiveDeployment, findDeployment, watchDeployment } from '#lib/deployments/deployment-store.ts';
import { FAR_END_FAULT_NAMES, type FarEndFault } from '#lib/deployments/far-end-faults.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
import type { SeenStatus } from '#lib/status/as-of.ts';
import { readLiveStatus } from '#lib/status/live-status.ts';
import { markRecordMade, setFarEndFault } from '#lib/status/wandb-chain-store.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { refused } from '#lib/web/refused.ts';

const which = z.object({ deploymentId: z.uuid() });
type Which = z.infer<typeof which>;

const deploy = action<Which, string>({
  permission: 'plan',
  input: which,
  run: async ({ input: { deploymentId }, actor, context }) => {
    const queued = await queueRun(context, { deploymentId, kind: 'deploy', requestedBy: actor.label });
    return queued.ok ? { ok: true, value: `/deployments/${deploymentId}/runs/${queued.run.id}` } : refused(queued.reason);
  },
});

const adopt = action<Which & { only?: 'true' | undefined }, string>({
  permission: 'plan',
  input: which.extend({ only: z.literal('true').optional() }),
  run: async ({ input: { deploymentId, only }, actor, context }) => {
    const queued = await queueRun(context, { deploymentId, kind: 'deploy', requestedBy: actor.label, adopt: only ? 'only' : 'all' });
    return queued.ok ? { ok: true, value: `/deployments/${deploymentId}/runs/${queued.run.id}` } : refused(queued.reason);
  },
});

const archive = action<Which>({
  permission: 'draft',
  input: which,
  run: async ({ input, context }) => ((await archiveDeployment(context.db, input.deploymentId)) ? { ok: true, value: undefined } : refused('not_archivable')),
});

const look = action<Which, SeenStatus | null>({
  permission: 'view',
  input: which,
  revalidate: null,
  run: async ({ input: { deploymentId }, context }) => {
    await watchDeployment(context.db, deploymentId);
    const deployment = await findDeployment(context.db, deploymentId);
    return { ok: true, value: deployment === null ? null : await readLiveStatus(context.db, deployment) };
  },
});

const recordMade = action<Which>({
  permission: 'draft',
  input: which,
  run: async ({ input: { deploymentId }, context: { db } }) => ((await markRecordMade(db, deploymentId)) ? { ok: true, value: undefined } : refused('not_found')),
});

const playFarEnd = action<Which & { fault: FarEndFault | '' }>({
  permission: 'draft',
  input: which.extend({ fault: z.enum([...FAR_END_FAULT_NAMES, '']) }),
  run: async ({ input: { deploymentId, fault }, context: { db } }) => ((await setFarEndFault(db, deploymentId, fault === '' ? null : fault)) ? { ok: true, value: undefined } : refused('not_found')),
});

/** A new plan of the deployment as it stands; goes to its run. */
export async function deployAction(form: FormData): Promise<ActionResult> {
  const result = await deploy(form);
  return result.ok ? redirect(result.value) : result;
}

/** A run that imports what Azure has and state has not; goes to it. */
export async function adoptAction(form: FormData): Promise<ActionResult> {
  const result = await adopt(form);
  return result.ok ? redirect(result.value) : result;
}

export async function archiveAction(form: FormData): Promise<ActionResult> {
  const result = await archive(form);
  return result.ok ? redirect('/deployments') : result;
}

/** What was last seen of Azure and of the way to W&B; whoever asks keeps the runner looking. */
export async function liveStatusAction(deploymentId: string): Promise<ActionResult<SeenStatus | null>> {
  return look({ deploymentId });
}

/** Practice: the DNS record is made, as far as the simulator is concerned. */
export async function recordMadeAction(form: FormData): Promise<ActionResult> {
  return recordMade(form);
}

/** Practice: what goes wrong at the far end from now on. */
export async function playFarEndAction(form: FormData): Promise<ActionResult> {
  return playFarEnd(form);
}
