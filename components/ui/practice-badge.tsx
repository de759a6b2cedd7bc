import { useTranslations } from 'next-intl';
import { Badge } from './badge.tsx';
import { SpriteIcon } from './icon-sprite.tsx';

/** Marks what is practice, wherever it shows. */
export function PracticeBadge({ className }: { className?: string }) {
  const t = useTranslations('common');
  return (
    <Badge title={t('practiceMeaning')} className={className ?? ''}>
      <SpriteIcon name="practice" className="size-3" />
      {t('practice')}
    </Badge>
  );
}
