import { useTranslations } from 'next-intl';

/** So many items of a list are shown: more would make a page that no browser opens. */
export const SHOWN_AT_ONCE = 200;

/** Says how many items of a list are not shown; nothing where all are. */
export function MoreItems({ of: items }: { of: readonly unknown[] }) {
  const t = useTranslations('common');
  const count = items.length - SHOWN_AT_ONCE;
  return count > 0 ? <li className="text-muted">{t('moreItems', { count })}</li> : null;
}
