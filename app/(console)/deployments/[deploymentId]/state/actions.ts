'use server';

import { z } from 'zod';
import { endMaintenance, startMaintenance } from '#lib/deployments/maintenance-store.ts';
import { breakStateLock, rollBackState } from '#lib/state/change-state.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { refused, refusedRun } from '#lib/web/refused.ts';
import { translator } from '#lib/words/translate.ts';

const words = translator('state');
const which = z.object({ deploymentId: z.uuid() });

const lock = action({
  permission: 'manage_state',
  labelOf: (field) => (field === 'reason' ? words('reason') : field),
  input: which.extend({ reason: z.string().trim().min(3, words('reasonShort')).max(500) }),
  run: async ({ input: { deploymentId, reason }, actor, context: { db } }) =>
    (await startMaintenance(db, deploymentId, { reason, lockedBy: actor.label })) ? { ok: true, value: undefined } : refused('maintenance'),
});

const unlock = action({
  permission: 'manage_state',
  input: which,
  run: async ({ input, context: { db } }) => ((await endMaintenance(db, input.deploymentId)) ? { ok: true, value: undefined } : refused('not_in_maintenance')),
});

const breakIt = action({
  permission: 'manage_state',
  input: which,
  run: async ({ input, context }) => {
    const answer = await breakStateLock(context, input.deploymentId);
    return answer === 'broken' ? { ok: true, value: undefined } : refused(answer);
  },
});

const rollBack = action({
  permission: 'manage_state',
  input: which.extend({ versionId: z.uuid() }),
  run: async ({ input: { deploymentId, versionId }, actor, context }) => {
    const rolled = await rollBackState(context, { deploymentId, versionId, by: actor.label });
    if (rolled.ok) return { ok: true, value: undefined };
    return rolled.reason === 'state_locked' ? refusedRun(rolled) : refused(rolled.reason, 'values' in rolled ? rolled.values : {});
  },
});

export async function lockAction(form: FormData): Promise<ActionResult> {
  return lock(form);
}

export async function unlockAction(form: FormData): Promise<ActionResult> {
  return unlock(form);
}

export async function breakLockAction(form: FormData): Promise<ActionResult> {
  return breakIt(form);
}

export async function rollBackAction(form: FormData): Promise<ActionResult> {
  return rollBack(form);
}
