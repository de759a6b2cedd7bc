import { useTranslations } from 'next-intl';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';

/** The subscriptions a credential was seen to have, to choose from; the one that is chosen is among them in any case. */
export function useSubscriptionOptions({ test }: Pick<AzureCredential, 'test'>, chosen: string | null): { value: string; label: string }[] {
  const t = useTranslations('credentials');
  const seen = (test?.subscriptions ?? []).map(({ id, name, state }) => ({ value: id, label: state === 'Enabled' ? t('subscriptionOption', { name, id }) : t('subscriptionState', { name, id, state }) }));
  const isSeen = chosen === null || seen.some(({ value }) => value === chosen);
  return isSeen ? seen : [...seen, { value: chosen, label: t('subscriptionUnseen', { id: chosen }) }];
}
