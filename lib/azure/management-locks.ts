import { isRestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import type { AzureClients } from './azure-clients.ts';

/** A lock that keeps things from being deleted (CanNotDelete) or changed at all (ReadOnly). */
export interface ManagementLock {
  id: string;
  name: string;
  level: string;
  /** The id of what it locks, with all that lies below it. */
  scope: string;
  on: 'subscription' | 'resource_group' | 'resource';
  notes: string | null;
}

/** learn.microsoft.com/rest/api/resources/management-locks (the newest stable version there). */
export const LOCKS_API_VERSION = '2016-09-01';

const lockAnswer = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({ level: z.string().default('NotSpecified'), notes: z.string().nullish() }),
});

const LOCK_ID = /^(?<scope>\/subscriptions\/[^/]+(?<group>\/resourceGroups\/[^/]+)?(?<below>\/.+)?)\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i;

/**
 * Locks of a resource group and of what is in it, and those of the subscription, which hold there too. Null for the latter where
 * they may not be read: many a role reads one group only. Throws RestError where the group's cannot be read, and where Azure asks for a
 * pause; none where there is no group.
 */
export async function listLocks({ arm }: AzureClients, { subscriptionId, resourceGroup, abortSignal }: { subscriptionId: string; resourceGroup: string; abortSignal: AbortSignal }): Promise<{ locks: ManagementLock[]; isSubscriptionRead: boolean }> {
  const question = { apiVersion: LOCKS_API_VERSION, abortSignal };
  const ofGroup = await arm.list(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Authorization/locks`, question);
  const all = await arm.list(`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/locks`, question).catch(nullUnlessThrottled);
  const ofSubscription = parseLocks(all ?? []).filter(({ on }) => on === 'subscription');
  const found = [...ofSubscription, ...parseLocks(ofGroup).filter(({ on }) => on !== 'subscription')];
  return { locks: found, isSubscriptionRead: all !== null };
}

function nullUnlessThrottled(error: unknown): null {
  if (isRestError(error) && error.statusCode === 429) throw error;
  return null;
}

/** What is not understood is left out. */
export function parseLocks(answers: readonly unknown[]): ManagementLock[] {
  return answers.flatMap((answer) => {
    const parsed = lockAnswer.safeParse(answer).data;
    const parts = parsed && LOCK_ID.exec(parsed.id)?.groups;
    if (parsed === undefined || !parts) return [];
    const on = parts.below !== undefined ? 'resource' : parts.group !== undefined ? 'resource_group' : 'subscription';
    return [{ id: parsed.id, name: parsed.name, level: parsed.properties.level, scope: parts.scope ?? '', on, notes: parsed.properties.notes || null } as const];
  });
}
