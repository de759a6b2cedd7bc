import { isRestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { hasRedisOf } from '#lib/modules/creates-redis.ts';
import { derivedNames } from '#lib/preflight/derived-names.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { failed, passed, queryByName, softened, warned, type Check, type Found } from '../check.ts';
import type { AzureQuestions } from '../azure-questions.ts';
import { judgeName, type NameAvailability } from '../facts/name-availability.ts';

const TYPE = 'Microsoft.Cache/Redis';
const API_VERSION = '2023-08-01';
const RETIREMENT_LINK = 'https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq';

const caches = z.array(z.looseObject({ name: z.string() }));

/**
 * The cache's name, and whether Azure still makes one here: a tenant that had none before 2026-04-01 is refused (retirement-faq). Only
 * the tenant's past decides that and nothing tells it, so a subscription without a cache warns: another one of the tenant may have had
 * one. Redis answers otherwise than the rest: 200 without a body for a free name, an error for any other. Sources: REST API reference,
 * Redis, Check Name Availability, List By Subscription.
 */
export const redisNameCheck: Check = {
  id: 'redis_name',
  applies: (subject) => derivedNames(subject).redis !== null || isMissing(subject),
  async find(context) {
    if (isMissing(context.subject)) return softened(failed('missing'), await context.ownsGroup());
    const name = context.names.redis ?? '';
    const answer = await ask(context.azure, name);
    if (answer === 'not_registered') return noCache('never_used', name);
    const found = await judgeName(context, { type: TYPE, name, answer, command: `az redis list --query ${queryByName(name)}` });
    return found.code === 'free' ? judgeTenant(context.azure, name) : found;
  },
};

/** Stored before the console asked for a Redis: what stands so goes on, and nothing new is made so. */
function isMissing({ moduleVersion, inputs }: PreflightSubject): boolean {
  return !hasRedisOf(moduleVersion, inputs);
}

/** A provider that is not registered answers 409, too (learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider). */
async function ask(azure: AzureQuestions, name: string): Promise<NameAvailability | 'not_registered'> {
  try {
    await azure.post('/providers/Microsoft.Cache/CheckNameAvailability', API_VERSION, { name, type: TYPE });
    return { available: true, isInvalid: false, message: '' };
  } catch (error) {
    if (isRestError(error) && error.code === 'MissingSubscriptionRegistration') return 'not_registered';
    if (isRestError(error) && (error.statusCode === 409 || error.code === 'NameNotAvailable')) return { available: false, isInvalid: false, message: error.message };
    throw error;
  }
}

async function judgeTenant(azure: AzureQuestions, name: string): Promise<Found> {
  const { length: count } = caches.parse(await azure.list('/providers/Microsoft.Cache/redis', API_VERSION));
  return count > 0 ? passed('free', { values: { name, count } }) : noCache('no_cache_yet', name);
}

function noCache(code: string, name: string): Found {
  return warned(code, { values: { name }, command: 'az graph query -q "resources | where type =~ \'microsoft.cache/redis\' | project name, subscriptionId"', link: RETIREMENT_LINK });
}
