import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import type { expiryOf } from '#lib/azure-credentials/azure-credential.ts';

/** Tells that a deployment's credential ends soon, or has ended; nothing while that is far off. */
export function CredentialEnds({ name, expiry: { state, days } }: { name: string; expiry: ReturnType<typeof expiryOf> }) {
  const t = useTranslations('credentials');
  if (state === 'soon') return <Alert tone="waiting" title={t('soon.title', { name, when: t('endsIn', { days }) })}>{t('soon.detail')}</Alert>;
  if (state === 'expired') return <Alert tone="failed" title={t('expired.title', { name, when: t('ended', { days: -days - 1 }) })}>{t('expired.detail')}</Alert>;
  return null;
}
