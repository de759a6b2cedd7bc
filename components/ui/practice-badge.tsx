import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from './badge.tsx';

/** Marks what is practice, wherever it shows. */
export function PracticeBadge({ className }: { className?: string }) {
  const t = useTranslations('common');
  return (
    <Badge title={t('practiceMeaning')} className={className ?? ''}>
      <FlaskConical aria-hidden className="size-3" />
      {t('practice')}
    </Badge>
  );
}
