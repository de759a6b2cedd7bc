import { z } from 'zod';
import { SUBSCRIPTIONS_PAGE } from '#lib/azure/azure-cloud.ts';
import { isNotFound } from '#lib/azure/azure-error.ts';
import { failed, passed, unknown, warned, type Check } from '../check.ts';

const subscription = z.looseObject({ displayName: z.string().nullish(), state: z.string() });

/**
 * Whether the subscription is there and may be written to. In the states Warned and PastDue it still may (REST API reference,
 * Resources, Subscriptions - Get; learn.microsoft.com/azure/cost-management-billing/manage/subscription-states).
 */
export const subscriptionCheck: Check = {
  id: 'subscription',
  async find({ azure, subscriptionId, hosts: { portal } }) {
    const page = portal === null ? {} : { link: `${portal}${SUBSCRIPTIONS_PAGE}` };
    try {
      const { displayName, state } = subscription.parse(await azure.get('', '2022-12-01'));
      const values = { name: displayName ?? subscriptionId, id: subscriptionId, state };
      if (state === 'Enabled') return passed('enabled', { values });
      if (state === 'Warned' || state === 'PastDue') return warned('past_due', { values, ...page });
      return state === 'Disabled' || state === 'Deleted' ? failed('disabled', { values, ...page }) : unknown('state', { values });
    } catch (error) {
      if (isNotFound(error, 'SubscriptionNotFound')) return failed('not_found', { values: { id: subscriptionId }, command: 'az account list --all --output table' });
      throw error;
    }
  },
};
