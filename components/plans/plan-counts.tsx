import { useTranslations } from 'next-intl';
import { classNames } from '#components/ui/class-names.ts';
import type { PlanSummary } from '#lib/plans/plan-document.ts';

/** What a plan does, in numbers. A replacement counts as itself, not as a create and a destroy as Terraform has it. */
export function PlanCounts({ summary, className }: { summary: PlanSummary; className?: string }) {
  const t = useTranslations('plans');
  const counts = [
    { key: 'destroy', count: summary.destroy - summary.replace, style: 'text-failed' },
    { key: 'replace', count: summary.replace, style: 'text-failed' },
    { key: 'change', count: summary.change, style: 'text-waiting' },
    { key: 'create', count: summary.add - summary.replace, style: 'text-good' },
    { key: 'import', count: summary.import, style: 'text-running' },
    { key: 'accept', count: summary.accept ?? 0, style: 'text-waiting' },
  ] as const;
  const shown = counts.filter(({ count }) => count > 0);
  if (shown.length === 0) return <p className={classNames('text-muted', className)}>{t('nothing')}</p>;
  return (
    <ul aria-label={t('counts')} className={classNames('flex flex-wrap gap-x-4 gap-y-1 tabular-nums', className)}>
      {shown.map(({ key, count, style }) => (
        <li key={key} className={classNames('font-medium', style)}>{t(key, { count })}</li>
      ))}
    </ul>
  );
}
