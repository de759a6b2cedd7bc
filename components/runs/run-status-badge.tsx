import { useTranslations } from 'next-intl';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Run } from '#lib/runs/run.ts';
import { isHeld } from '#lib/runs/run-status.ts';
import { runTone } from './run-tone.ts';

/** Where a run is, as a badge. */
export function RunStatusBadge({ run }: { run: Pick<Run, 'kind' | 'status' | 'cancelRequestedAt' | 'driftCheck' | 'gaveWayTo' | 'skipReason'> }) {
  const t = useTranslations('runs');
  if (isHeld(run) && run.cancelRequestedAt !== null) return <StatusBadge tone="waiting" label={t('stopping')} />;
  if (run.driftCheck && (run.status === 'planned' || run.status === 'no_changes')) return <StatusBadge tone="good" label={t('driftDone')} />;
  if (run.status === 'canceled' && run.skipReason !== null) return <StatusBadge tone="unknown" label={t('skipped')} />;
  if (run.status === 'canceled' && run.gaveWayTo !== null) return <StatusBadge tone="unknown" label={t('gaveWay')} />;
  const preview = run.kind === 'plan_only' && run.status === 'planned';
  const tornDown = run.kind === 'destroy' && run.status === 'applied';
  return <StatusBadge tone={runTone(run)} label={preview ? t('previewReady') : tornDown ? t('tornDown') : t(`status.${run.status}`)} />;
}
