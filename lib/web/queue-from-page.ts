import { requesterIdOf } from '../auth/requester.ts';
import 'server-only';
import { z } from 'zod';
import { may } from '../auth/permission.ts';
import { queueRun, type RunRequest } from '../runs/queue-run.ts';
import type { ActionCall, ActionResult } from './action.ts';
import { translator } from '../words/translate.ts';
import { refused, refusedRun } from './refused.ts';

/** What a form sends along that lets a run start past a preflight that failed. */
export const skipReason = { skipPreflight: z.string().trim().min(3, translator('preflight')('override.short')).max(500).optional() };

export interface SkipReason {
  skipPreflight?: string | undefined;
}

/** Whether whoever asks gives a reason to go past the preflight, and may not. */
export function skipsUnasked({ input, actor }: { input: SkipReason } & Pick<ActionCall<unknown>, 'actor'>): boolean {
  return input.skipPreflight !== undefined && !may(actor.role, 'skip_preflight');
}

/** Queues a run that a page's button asks for: its address, or why not. Past the preflight only for those who may. */
export async function queueFromPage({ input, actor, context }: { input: SkipReason } & Pick<ActionCall<unknown>, 'actor' | 'context'>, request: Omit<RunRequest, 'requestedBy' | 'requesterId' | 'skipPreflight'>): Promise<ActionResult<string>> {
  if (skipsUnasked({ input, actor })) return refused('not_allowed');
  const queued = await queueRun(context, { ...request, skipPreflight: input.skipPreflight ?? null, requestedBy: actor.label, requesterId: requesterIdOf(actor) });
  return queued.ok ? { ok: true, value: `/deployments/${request.deploymentId}/runs/${queued.run.id}` } : refusedRun(queued);
}
