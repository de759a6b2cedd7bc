import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Survey } from '#lib/teardown/survey.ts';

/** How old the picture of Azure is, and why there is no newer one. */
export function SurveyNote({ survey }: { survey: Survey | null }) {
  const t = useTranslations('teardown');
  const at = survey?.observedAt ?? null;
  const seen = at === null ? null : (words: 'seen' | 'unseenSince') => t.rich(words, { time: () => <RelativeTime at={at} /> });
  const retryAt = survey?.error?.retryAt ?? null;
  if (survey !== null && survey.error !== null) return <Alert tone="unknown" title={retryAt === null ? t('unseenTitle') : t.rich('pausedTitle', { time: () => <ClockTime at={retryAt} /> })}>{t('unseen', { message: survey.error.message })} {seen?.('unseenSince')}</Alert>;
  return <p className="text-small text-muted">{seen === null ? t('neverSeen') : seen('seen')}</p>;
}
