import { useTranslations } from 'next-intl';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Run } from '#lib/runs/run.ts';
import { isHeld } from '#lib/runs/run-status.ts';
import { runTone } from './run-tone.ts';
import { useRunStatusWord } from './use-run-status-word.ts';

/** Where a run is, as a badge. */
export function RunStatusBadge({ run }: { run: Pick<Run, 'kind' | 'status' | 'cancelRequestedAt' | 'driftCheck' | 'gaveWayTo' | 'skipReason'> }) {
  const t = useTranslations('runs');
  const say = useRunStatusWord();
  if (isHeld(run) && run.cancelRequestedAt !== null) return <StatusBadge tone="waiting" label={t('stopping')} />;
  return <StatusBadge tone={runTone(run)} label={say(run)} />;
}
