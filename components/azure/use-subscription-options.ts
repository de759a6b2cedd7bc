import { useTranslations } from 'next-intl';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';

/** The subscriptions a credential was seen to have, to choose from; the one that is chosen is among them in any case. */
export function useSubscriptionOptions({ test, testing }: Pick<AzureCredential, 'test' | 'testing'>, chosen: string | null): { value: string; label: string }[] {
  const t = useTranslations('credentials');
  const seen = (test?.subscriptions ?? []).map(({ id, name, state }) => ({ value: id, label: state === 'Enabled' ? t('subscriptionOption', { name, id }) : t('subscriptionState', { name, id, state }) }));
  const isSeen = chosen === null || seen.some(({ value }) => value === chosen);
  return isSeen ? seen : [...seen, { value: chosen, label: !testing && hasListed(test) ? t('subscriptionUnseen', { id: chosen }) : chosen }];
}

/** A test that did not get as far says nothing of what can be seen. */
function hasListed(test: AzureCredential['test']): boolean {
  return test !== null && (test.problem === null || test.problem.code === 'no_subscription' || test.problem.code === 'subscription_not_seen');
}
