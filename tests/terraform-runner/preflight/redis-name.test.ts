import { RestError } from '@azure/core-rest-pipeline';
import { expect, test } from 'vitest';
import type { CheckContext } from '#runner/preflight/check-context.ts';
import { redisNameCheck } from '#runner/preflight/checks/redis-name.ts';

/** A subscription in which asking for the name ends so, and that has these caches. */
function contextWith(error: RestError | null, caches: () => Promise<object[]>): CheckContext {
  const post = () => (error === null ? Promise.resolve({}) : Promise.reject(error));
  return { subject: { moduleVersion: '7.9.2', inputs: { create_redis: true } }, names: { redis: 'acme' }, azure: { post, list: caches }, ownResources: () => Promise.resolve(new Set()) } as unknown as CheckContext;
}

const none = () => Promise.resolve([]);

test('a provider that is not registered is no name that is taken: such a subscription never had a cache', async () => {
  const error = new RestError('The subscription is not registered to use namespace Microsoft.Cache', { statusCode: 409, code: 'MissingSubscriptionRegistration' });
  expect(await redisNameCheck.find(contextWith(error, none))).toMatchObject({ status: 'warned', code: 'never_used' });
  expect(await redisNameCheck.find(contextWith(new RestError('taken', { statusCode: 409, code: 'NameNotAvailable' }), none))).toMatchObject({ status: 'failed', code: 'taken' });
});

test('caches that cannot be listed leave it untold, though the name is free', async () => {
  expect(await redisNameCheck.find(contextWith(null, none))).toMatchObject({ status: 'warned', code: 'no_cache_yet' });
  await expect(redisNameCheck.find(contextWith(null, () => Promise.reject(new RestError('no', { statusCode: 403 }))))).rejects.toThrow('no');
});

test.each([{ create_redis: false }, { create_redis: true, use_ctrlplane_redis: true }, { create_redis: false, use_chainguard_redis: true }])('fails when the options give W&B no Redis: %j', async (inputs) => {
  const context = { subject: { moduleVersion: '7.9.2', inputs, secretNames: [] }, ownsGroup: () => Promise.resolve(false) } as unknown as CheckContext;
  expect(redisNameCheck.applies?.(context.subject)).toBe(true);
  expect(await redisNameCheck.find(context)).toMatchObject({ status: 'failed', code: 'missing' });
});
