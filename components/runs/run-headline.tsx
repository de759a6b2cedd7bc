'use client';

import { useTranslations } from 'next-intl';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { RunProgress } from '#lib/runs/resource-progress.ts';
import type { Run } from '#lib/runs/run.ts';
import { isHeld } from '#lib/runs/run-status.ts';
import { remainingTime, type ExpectedLength } from './remaining-time.ts';
import { runTone } from './run-tone.ts';

interface RunHeadlineProps {
  run: Run;
  progress: RunProgress;
  /** How long such an apply takes; null where nobody knows. */
  expected: ExpectedLength | null;
}

/** What is going on, in one sentence; screen readers hear it when it changes. */
export function RunHeadline({ run, progress, expected }: RunHeadlineProps) {
  const sentence = useHeadline(run, progress);
  const left = useTimeLeft(run, progress.failed === 0 ? expected : null);
  const t = useTranslations('runs.headline');
  return (
    <p className="flex items-start gap-2.5 text-section font-semibold tabular-nums">
      <ToneIcon tone={runTone(run)} className="mt-0.5 size-5" />
      <span role="status">{left === null ? sentence : t('join', { first: sentence, second: left })}</span>
    </p>
  );
}

/** The sentence of a run, without the time that is left. */
function useHeadline(run: Run, progress: RunProgress): string {
  const t = useTranslations('runs.headline');
  const applying = useApplying(progress);
  const counts = useTranslations('runs')('counts', run.counts ? { ...run.counts } : { add: 0, change: 0, destroy: 0 });
  if (isHeld(run) && run.cancelRequestedAt !== null) return t('stopping');
  switch (run.status) {
    case 'planned':
      return t(({ deploy: 'plannedDeploy', destroy: 'plannedDestroy', plan_only: 'plannedPreview' } as const)[run.kind]);
    case 'applying':
      return applying;
    case 'applied':
      return run.kind === 'destroy' ? t('appliedDestroy', { destroy: run.counts?.destroy ?? 0 }) : t('appliedDeploy', { counts });
    case 'no_changes':
      return t('noChanges');
    case 'failed':
      return run.failure === null ? t('failedPlain') : t('failed', { title: run.failure.title });
    case 'canceled':
      return t(run.applyStartedAt === null ? 'canceledEarly' : 'canceled');
    default:
      return t(run.status);
  }
}

/** The component that has been worked on for longest names what is going on: it is what one waits for. */
function useApplying({ resources, done, total, failed }: RunProgress): string {
  const t = useTranslations('runs');
  const running = resources.filter((resource) => resource.state === 'running').sort((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''))[0];
  const first =
    running === undefined
      ? done === 0 ? t('headline.applyingStart') : t('headline.applyingIdle', { done, total })
      : t('headline.applying', { action: running.action, thing: t('thing', { component: running.component }), done, total });
  return failed === 0 ? first : t('headline.join', { first, second: t('headline.failures', { failed }) });
}

function useTimeLeft(run: Run, expected: ExpectedLength | null): string | null {
  const t = useTranslations('runs.headline');
  const now = useNow();
  if (now === null || expected === null || run.status !== 'applying' || run.applyStartedAt === null || run.cancelRequestedAt !== null) return null;
  const left = remainingTime(expected, (now - Date.parse(run.applyStartedAt)) / 1000);
  if (left === null) return null;
  const { form, ...values } = left;
  return t(form, values);
}
