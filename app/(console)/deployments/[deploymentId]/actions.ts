'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { findAzureStatus } from '#lib/azure/azure-status-store.ts';
import type { AzureStatus } from '#lib/azure/azure-status.ts';
import { archiveDeployment, watchDeployment } from '#lib/deployments/deployment-store.ts';
import { queueRun } from '#lib/runs/queue-run.ts';
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

const look = action<Which, AzureStatus | null>({
  permission: 'view',
  input: which,
  revalidate: null,
  run: async ({ input: { deploymentId }, context }) => {
    await watchDeployment(context.db, deploymentId);
    return { ok: true, value: await findAzureStatus(context.db, deploymentId) };
  },
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

/** What Azure last said; whoever asks keeps the runner looking. */
export async function azureStatusAction(deploymentId: string): Promise<ActionResult<AzureStatus | null>> {
  return look({ deploymentId });
}
