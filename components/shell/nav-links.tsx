'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '#components/ui/class-names.ts';
import { isWithin, NAV_ITEMS } from './nav-items.ts';

/** The entries of the navigation, the one we are in marked. */
export function NavLinks({ onFollow }: { onFollow?: () => void }) {
  const t = useTranslations('shell');
  const pathname = usePathname();
  return (
    <nav aria-label={t('navigation')}>
      <ul className="flex flex-col gap-0.5">
        {NAV_ITEMS.map(({ key, href, icon: Icon }) => {
          const current = isWithin(pathname, href);
          return (
            <li key={key}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                onClick={() => onFollow?.()}
                className={classNames(
                  'flex control-height items-center gap-2.5 rounded-control px-2.5 font-medium transition-colors',
                  current ? 'bg-hover text-text' : 'text-muted hover:bg-hover hover:text-text',
                )}
              >
                <Icon aria-hidden className={classNames('size-4', current && 'text-accent')} />
                {t(`nav.${key}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
