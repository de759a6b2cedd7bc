import { useTranslations } from 'next-intl';
import { StatusBadge } from '#components/ui/status-badge.tsx';

/** The last drift check of a deployment found drift. */
export function DriftMark() {
  const t = useTranslations('drift');
  return <span title={t('markMeaning')}><StatusBadge tone="waiting" label={t('mark')} /></span>;
}
