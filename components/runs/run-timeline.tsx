import { useTranslations } from 'next-intl';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import type { Tone } from '#components/ui/tone.ts';
import type { Run } from '#lib/runs/run.ts';
import { isFinished } from '#lib/runs/run-status.ts';
import { runTone } from './run-tone.ts';
import { useRunStatusWord } from './use-run-status-word.ts';

/** A Terraform command of a run, as pages show it. Times are ISO 8601. */
export interface RunTimelineStep {
  name: string;
  startedAt: string;
  finishedAt: string | null;
  outcome: string | null;
}

interface TimelineEntry {
  key: string;
  tone: Tone;
  label: string;
  at: string;
  until?: string | null;
}

/** What happened in a run, in order: who asked, Terraform's commands, who approved, how it ended. */
export function RunTimeline({ run, steps }: { run: Run; steps: readonly RunTimelineStep[] }) {
  const t = useTranslations('runs.timeline');
  const entries = [...useMoments(run), ...useSteps(run, steps)].sort((a, b) => a.at.localeCompare(b.at));
  return (
    <ol aria-label={t('label')} className="flex flex-col">
      {entries.map((entry) => (
        <li key={entry.key} className="relative flex gap-3 pb-3 last:pb-0 not-last:before:absolute not-last:before:bottom-0 not-last:before:left-2 not-last:before:top-5 not-last:before:w-px not-last:before:bg-border">
          <ToneIcon tone={entry.tone} className="mt-0.5" />
          <span className="min-w-0 flex-1 wrap-anywhere">{entry.label}</span>
          <span className="flex flex-wrap justify-end gap-x-3 text-small text-muted">
            {entry.until === undefined ? null : <Elapsed since={entry.at} until={entry.until} />}
            <RelativeTime at={entry.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function useMoments(run: Run): TimelineEntry[] {
  const t = useTranslations('runs');
  const say = useRunStatusWord();
  const entries: TimelineEntry[] = [{ key: 'queued', tone: 'good', label: t('timeline.queued', { who: run.requestedBy }), at: run.queuedAt }];
  if (run.plannedAt !== null) entries.push({ key: 'planned', tone: 'good', label: t('timeline.planned'), at: run.plannedAt });
  if (run.approvedAt !== null) {
    const label = (run.autoApprove && run.autoApproveRefused === null) || run.approvedBy === null ? t('timeline.autoApproved') : t('timeline.approved', { who: run.approvedBy });
    entries.push({ key: 'approved', tone: 'good', label, at: run.approvedAt });
  }
  if (run.cancelRequestedAt !== null) {
    entries.push({ key: 'cancel', tone: 'waiting', label: t('timeline.cancelRequested', { who: run.cancelRequestedBy ?? '' }), at: run.cancelRequestedAt });
  }
  if (run.finishedAt !== null) entries.push({ key: 'finished', tone: runTone(run), label: run.failure?.title ?? say(run), at: run.finishedAt });
  return entries;
}

/** A command without an end in a run that has ended was lost with its runner: it is not under way, whatever its row says. */
function useSteps(run: Run, steps: readonly RunTimelineStep[]): TimelineEntry[] {
  const t = useTranslations('runs.timeline');
  return steps.map((step) => ({
    key: `step-${step.name}`,
    tone: toneOf(step, isFinished(run)),
    label: t('step', { name: step.name }),
    at: step.startedAt,
    until: step.finishedAt ?? run.finishedAt,
  }));
}

function toneOf({ finishedAt, outcome }: RunTimelineStep, over: boolean): Tone {
  if (finishedAt === null) return over ? 'unknown' : 'running';
  if (outcome === 'succeeded') return 'good';
  return outcome === null ? 'unknown' : 'failed';
}
