import { useTranslations } from 'next-intl';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** The wizard's shape while its values are read. */
export function WizardSkeleton() {
  const t = useTranslations('common');
  return (
    <div role="status" aria-label={t('working')}>
      <Skeleton className="mb-2 h-4 w-40" />
      <Skeleton className="mb-6 h-7 w-64" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 split:grid-cols-[minmax(0,1fr)_264px] xl:grid-cols-[152px_minmax(0,1fr)_280px] xl:gap-8">
        <div className="flex gap-2 overflow-hidden split:col-span-2 xl:col-span-1 xl:flex-col">{[1, 2, 3, 4, 5, 6].map((step) => <Skeleton key={step} className="h-9 w-24 xl:w-full" />)}</div>
        <div className="flex max-w-form flex-col gap-6">{[1, 2, 3, 4].map((field) => <Skeleton key={field} className="h-16" />)}</div>
        <Skeleton className="hidden h-80 rounded-card split:block" />
      </div>
    </div>
  );
}
