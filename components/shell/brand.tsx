import { useTranslations } from 'next-intl';
import Link from 'next/link';

/** The mark and the name; leads home. */
export function Brand() {
  const t = useTranslations('shell');
  return (
    <Link href="/deployments" aria-label={t('home')} className="flex items-center gap-2 rounded-control py-1 font-semibold">
      <BrandMark />
      {t('title')}
    </Link>
  );
}

/** Three stacked layers: what a deployment is made of. */
function BrandMark() {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className="size-5 text-accent" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round">
      <path d="M10 2.5 17.5 6 10 9.5 2.5 6Z" fill="currentColor" fillOpacity="0.25" />
      <path d="m2.5 10 7.5 3.5L17.5 10" />
      <path d="m2.5 14 7.5 3.5 7.5-3.5" />
    </svg>
  );
}
