import { useTranslations } from 'next-intl';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** The page of a run while it is read. */
export function RunSkeleton() {
  const t = useTranslations('runs.page');
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-4">
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-6 w-80 max-w-full" />
      <Skeleton className="h-2 w-full" />
      <div className="grid gap-4 split:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Skeleton className="h-96" />
        <Skeleton className="h-96 max-split:hidden" />
      </div>
    </div>
  );
}
