import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';

export interface Crumb {
  label: string;
  /** Left out for the page one is on. */
  href?: string;
}

/** The way from the top to this page. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const t = useTranslations('common');
  return (
    <nav aria-label={t('breadcrumbs')}>
      <ol className="flex flex-wrap items-center gap-1 text-small text-muted">
        {crumbs.map((crumb, index) => (
          <li key={`${index}-${crumb.label}`} className="flex items-center gap-1">
            {index === 0 ? null : <ChevronRight aria-hidden className="size-3.5" />}
            {crumb.href === undefined ? (
              <span aria-current="page" className="text-text">{crumb.label}</span>
            ) : (
              <Link href={crumb.href} className="rounded-control py-1 hover:text-text hover:underline">{crumb.label}</Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
