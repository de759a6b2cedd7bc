import { useTranslations } from 'next-intl';

/** The first stop of the keyboard: past the navigation, to the page. */
export function SkipLink() {
  const t = useTranslations('shell');
  return (
    <a href="#page" className="sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float">
      {t('skip')}
    </a>
  );
}
