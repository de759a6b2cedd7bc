'use server';

import { requesterIdOf } from '#lib/auth/requester.ts';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { requestLedger } from '#lib/teardown/ledger-store.ts';
import { dropClusterContents, orderDeletions, orderLockDeletion, unprotect } from '#lib/teardown/prepare-teardown.ts';
import { action, type ActionCall, type ActionResult } from '#lib/web/action.ts';
import { queueFromPage } from '#lib/web/queue-from-page.ts';
import { refused, refusedRun } from '#lib/web/refused.ts';

const which = z.object({ deploymentId: z.uuid() });
type Which = z.infer<typeof which>;
const typed = which.extend({ typed: z.string().optional() });
type Typed = z.infer<typeof typed>;

const done = { ok: true, value: undefined } as const;

/** What cannot be undone wants the deployment's name typed: here too, not only in the page. */
async function isNameTyped({ input, context }: ActionCall<Typed>): Promise<boolean> {
  const deployment = await findDeployment(context.db, input.deploymentId);
  return deployment !== null && input.typed?.trim() === deployment.name;
}

const planTeardown = action<Which & { leave?: 'on' | undefined }, string>({
  permission: 'destroy',
  input: which.extend({ leave: z.literal('on').optional() }),
  run: ({ input: { deploymentId, leave }, ...who }) => queueFromPage({ input: {}, ...who }, { deploymentId, kind: 'destroy', leaveUnmanaged: leave === 'on' }),
});

const turnOff = action<Which, string>({
  permission: 'plan',
  input: which,
  run: async ({ input: { deploymentId }, actor, context }) => {
    const queued = await unprotect(context, { deploymentId, by: actor.label, requesterId: requesterIdOf(actor) });
    return queued.ok ? { ok: true, value: `/deployments/${deploymentId}/runs/${queued.run.id}` } : refusedRun(queued);
  },
});

const deleteLock = action({
  permission: 'destroy',
  input: which.extend({ lockId: z.string().max(2_000) }),
  run: async ({ input: { deploymentId, lockId }, actor, context }) => {
    const ordered = await orderLockDeletion(context, { deploymentId, lockId, by: actor.label, requesterId: requesterIdOf(actor) });
    return ordered.ok ? done : refusedRun(ordered);
  },
});

const deleteResources = action({
  permission: 'destroy',
  input: typed.extend({ ids: z.string().transform((text) => text.split('\n')).pipe(z.array(z.string().max(2_000)).min(1).max(100)) }),
  run: async (call) => {
    if (!(await isNameTyped(call))) return refused('name_not_typed');
    const { input: { deploymentId, ids }, actor, context } = call;
    const ordered = await orderDeletions(context, { deploymentId, ids, by: actor.label, requesterId: requesterIdOf(actor) });
    return ordered.ok ? done : refusedRun(ordered);
  },
});

const drop = action({
  permission: 'destroy',
  input: typed,
  run: async (call) => {
    if (!(await isNameTyped(call))) return refused('name_not_typed');
    const dropped = await dropClusterContents(call.context, { deploymentId: call.input.deploymentId, by: call.actor.label, requesterId: requesterIdOf(call.actor) });
    return dropped.ok ? done : refusedRun(dropped);
  },
});

const readAgain = action({
  permission: 'plan',
  input: which,
  run: async ({ input, context }) => {
    const asked = await requestLedger(context.db, input.deploymentId);
    return asked === 'asked' ? done : refused(asked === 'none' ? 'not_found' : 'ledger_name_in_use');
  },
});

/** A plan that destroys everything, which is approved on its own page. */
export async function planTeardownAction(form: FormData): Promise<ActionResult> {
  const result = await planTeardown(form);
  return result.ok ? redirect(result.value) : result;
}

/** A plan that takes the deployment's own locks away; goes to its run. */
export async function unprotectAction(form: FormData): Promise<ActionResult> {
  const result = await turnOff(form);
  return result.ok ? redirect(result.value) : result;
}

export async function deleteLockAction(form: FormData): Promise<ActionResult> {
  return deleteLock(form);
}

export async function deleteResourcesAction(form: FormData): Promise<ActionResult> {
  return deleteResources(form);
}

export async function dropAction(form: FormData): Promise<ActionResult> {
  return drop(form);
}

/** Asks the runners to read back from Azure once more what is left. */
export async function readLedgerAction(form: FormData): Promise<ActionResult> {
  return readAgain(form);
}
