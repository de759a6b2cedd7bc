'use client';

import { useTranslations } from 'next-intl';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { ResourceProgress, RunProgress } from '#lib/runs/resource-progress.ts';
import type { Run } from '#lib/runs/run.ts';
import { isHeld } from '#lib/runs/run-status.ts';
import { remainingTime, type ExpectedLength } from './remaining-time.ts';
import { runTone } from './run-tone.ts';
import { useResourceWords } from './use-resource-words.ts';

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
    <div className="min-w-0 flex-1 basis-80">
      <p className="flex items-start gap-2.5 text-section font-semibold tabular-nums">
        <ToneIcon tone={runTone(run)} className="mt-0.5 size-5" />
        <span role="status">{left === null ? sentence : t('join', { first: sentence, second: left })}</span>
      </p>
      <Overdue run={run} progress={progress} expected={expected} />
    </div>
  );
}

/** Once an apply takes longer than such ones do: says so, and what it waits for. */
function Overdue({ run, progress, expected }: RunHeadlineProps) {
  const t = useTranslations('runs.headline');
  const { typeTitle } = useResourceWords();
  const now = useNow();
  const longest = longestRunning(progress);
  if (now === null || expected === null || longest === null || !isTimed(run)) return null;
  if (remainingTime(expected, secondsApplied(run, now)) !== null) return null;
  return (
    <p className="mt-1 pl-7.5 text-small text-muted">
      {t.rich('overdue', { thing: typeTitle(longest.type), name: longest.name, code: (name) => <code className="font-mono text-caption">{name}</code>, time: () => <Elapsed since={longest.startedAt} until={null} /> })}
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
      if (run.driftCheck) return t('driftFound');
      if (run.refreshOnly) return t('plannedAccept');
      return t(({ deploy: 'plannedDeploy', destroy: 'plannedDestroy', plan_only: 'plannedPreview' } as const)[run.kind]);
    case 'applying':
      return applying;
    case 'applied':
      if (run.refreshOnly) return t('appliedAccept');
      if (run.adoptOnly) return t('appliedAdopt', { count: run.adopts });
      return run.kind === 'destroy' ? t('appliedDestroy', { destroy: run.counts?.destroy ?? 0 }) : t('appliedDeploy', { counts });
    case 'no_changes':
      return t(run.driftCheck ? 'driftFound' : 'noChanges');
    case 'failed':
      return run.failure === null ? t('failedPlain') : t('failed', { title: run.failure.title });
    case 'canceled':
      if (run.skipReason !== null) return t(`skipped.${run.skipReason}`, { number: run.gaveWayTo ?? 0 });
      if (run.gaveWayTo !== null) return t('gaveWay', { number: run.gaveWayTo });
      if (run.failure !== null) return t('canceledBy', { title: run.failure.title });
      return t(run.applyStartedAt === null ? 'canceledEarly' : 'canceled');
    default:
      return t(run.status);
  }
}

/** What has been worked on for longest names what is going on: it is what one waits for. */
function longestRunning({ resources }: RunProgress): (ResourceProgress & { startedAt: string }) | null {
  const running = resources.flatMap((resource) => (resource.state === 'running' && resource.startedAt !== null ? [{ ...resource, startedAt: resource.startedAt }] : []));
  return running.sort((a, b) => a.startedAt.localeCompare(b.startedAt))[0] ?? null;
}

function useApplying(progress: RunProgress): string {
  const t = useTranslations('runs');
  const { done, total, failed } = progress;
  const running = longestRunning(progress);
  const first =
    running === null
      ? done === 0 ? t('headline.applyingStart') : t('headline.applyingIdle', { done, total })
      : t('headline.applying', { action: running.action, thing: t('thing', { component: running.component }), done, total });
  return failed === 0 ? first : t('headline.join', { first, second: t('headline.failures', { failed }) });
}

function useTimeLeft(run: Run, expected: ExpectedLength | null): string | null {
  const t = useTranslations('runs.headline');
  const now = useNow();
  if (now === null || expected === null || !isTimed(run)) return null;
  const left = remainingTime(expected, secondsApplied(run, now));
  if (left === null) return null;
  const { form, ...values } = left;
  return t(form, values);
}

/** While it is applied, and nobody has asked for its end. */
function isTimed(run: Run): run is Run & { applyStartedAt: string } {
  return run.status === 'applying' && run.applyStartedAt !== null && run.cancelRequestedAt === null;
}

function secondsApplied({ applyStartedAt }: { applyStartedAt: string }, now: number): number {
  return (now - Date.parse(applyStartedAt)) / 1000;
}
