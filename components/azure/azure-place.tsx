import { useTranslations } from 'next-intl';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import type { AzureSignIn } from '#lib/azure/azure-sign-in.ts';
import { AzureSignIns } from './azure-sign-ins.tsx';
import { useSubscriptionOptions } from './use-subscription-options.ts';

/**
 * As whom a deployment reaches Azure and where it lives: its stored credential, else what the runners that are up have, in the
 * subscription of what exists.
 */
export function AzurePlace({ credential, subscriptionId, applied, signIns }: { credential: AzureCredential | null; subscriptionId: string | null; /** The subscription of what exists; null for none. */ applied: string | null; signIns: readonly (AzureSignIn | null)[] }) {
  const t = useTranslations('credentials');
  const options = useSubscriptionOptions(credential ?? { test: null, testing: false }, subscriptionId);
  if (credential === null) return <><AzureSignIns signIns={signIns} />{applied === null ? null : <p className="mt-2 wrap-anywhere">{t('appliedIn', { id: applied })}</p>}</>;
  const where = options.find(({ value }) => value === subscriptionId)?.label ?? t('noDefault');
  return <p className="wrap-anywhere">{t('place', { name: credential.name, kind: t(`kinds.${credential.kind}`), subscription: where })}</p>;
}
