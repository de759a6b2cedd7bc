import { useTranslations } from 'next-intl';
import type { AzureSignIn } from '#lib/azure/azure-sign-in.ts';

/** A way into Azure in one line: as whom, and into which subscription. */
export function useSignInWords(): (signIn: AzureSignIn) => string {
  const t = useTranslations('azure');
  return ({ kind, clientId, tenantId, subscriptionId, subscriptionName }) => {
    const who = t(`kinds.${kind}`, { client: clientId ?? 'none' });
    const where = subscriptionId === null ? t('noSubscription') : t('subscription', { id: subscriptionId, name: subscriptionName ?? 'none' });
    return t('line', { who, where, tenant: tenantId ?? 'none' });
  };
}
