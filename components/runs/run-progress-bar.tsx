import { useTranslations } from 'next-intl';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import type { RunProgress } from '#lib/runs/resource-progress.ts';
import { groupByComponent } from './component-groups.ts';
import { useResourceWords } from './use-resource-words.ts';

/** How far an apply is, cut into components. */
export function RunProgressBar({ progress }: { progress: RunProgress }) {
  const t = useTranslations('runs');
  const { componentTitle } = useResourceWords();
  if (progress.total === 0) return null;
  const segments = groupByComponent(progress.resources).map(({ component, resources, done, tone }) => ({
    key: component,
    label: t('segment', { component: componentTitle(component), done, total: resources.length }),
    total: resources.length,
    done,
    tone,
  }));
  return <ProgressBar label={t('progress', { done: progress.done, total: progress.total })} segments={segments} />;
}
