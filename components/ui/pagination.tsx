import { useTranslations } from 'next-intl';
import { ButtonLink } from './button-link.tsx';

interface PaginationProps {
  /** Address of the next page, or null on the last one. */
  nextHref: string | null;
  /** Address of the first page, or null when this is it. */
  firstHref: string | null;
}

/** Ways through a list that is read by cursor: on, or back to its start. Nothing when one page is all. */
export function Pagination({ nextHref, firstHref }: PaginationProps) {
  const t = useTranslations('common');
  if (nextHref === null && firstHref === null) return null;
  return (
    <nav aria-label={t('pages')} className="flex items-center justify-end gap-2 py-3">
      {firstHref === null ? null : <ButtonLink href={firstHref} variant="ghost">{t('first')}</ButtonLink>}
      {nextHref === null ? null : <ButtonLink href={nextHref}>{t('next')}</ButtonLink>}
    </nav>
  );
}
