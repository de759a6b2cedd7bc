import { useTranslations } from 'next-intl';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { type AzureCredential, expiryOf } from '#lib/azure-credentials/azure-credential.ts';

/** What the last test of a credential saw; while one is under way, that. */
export function CredentialState({ credential: { test, testing } }: { credential: Pick<AzureCredential, 'test' | 'testing'> }) {
  const t = useTranslations('credentials');
  if (testing) return <StatusBadge tone="running" label={t('testing')} />;
  if (test === null) return <StatusBadge tone="unknown" label={t('untested')} />;
  const { problem, subscriptions, at, host } = test;
  const when = <span className="block text-small text-muted"><RelativeTime at={at} /> {t('testedBy', { host })}</span>;
  if (problem === null) return <><StatusBadge tone="good" label={t('works')} /><span className="block text-small text-muted">{t('seen', { count: subscriptions.length })}</span>{when}</>;
  const isUnknown = problem.code === 'azure_unavailable' || problem.code === 'unknown';
  return (
    <>
      <StatusBadge tone={isUnknown ? 'unknown' : 'failed'} label={t(isUnknown ? 'unsure' : 'fails')} />
      <span className="block text-small">{t(`problems.${problem.code}`)}</span>
      {problem.message === '' ? null : <span className="block text-small text-muted">{problem.message}</span>}
      {when}
    </>
  );
}

/** When its secret or certificate ends, louder the nearer that is. */
export function CredentialEnd({ expiresAt, now }: { expiresAt: string | null; now: number }) {
  const t = useTranslations('credentials');
  const { state, days } = expiryOf(expiresAt, now);
  if (state === 'none') return <span className="text-muted">{t('noEnd')}</span>;
  if (state === 'expired') return <StatusBadge tone="failed" label={t('ended', { days: -days - 1 })} />;
  return state === 'soon' ? <StatusBadge tone="waiting" label={t('endsIn', { days })} /> : <>{t('endsIn', { days })}</>;
}
