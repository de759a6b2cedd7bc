import { useTranslations } from 'next-intl';
import type { Run } from '#lib/runs/run.ts';
import { groupOf } from '#lib/runs/run-group.ts';

/** The word of a run's status: what moves goes by its status, what is at rest by what that means for such a run. */
export function useRunStatusWord(): (run: Pick<Run, 'kind' | 'status' | 'driftCheck' | 'gaveWayTo' | 'skipReason'>) => string {
  const t = useTranslations('runs');
  return (run) => {
    switch (run.status) {
      case 'queued':
      case 'planning':
      case 'approved':
      case 'applying':
        return t(`status.${run.status}`);
      case 'canceled':
        return run.skipReason !== null ? t('skipped') : run.gaveWayTo !== null ? t('gaveWay') : t('group.canceled');
      default:
        return t(`group.${groupOf(run)}`);
    }
  };
}
