'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useRefresh } from '#components/connection/use-connection.ts';
import { createLogSource } from '#components/logs/log-source.ts';
import { LogViewer } from '#components/logs/log-viewer.tsx';
import { createLogWindow } from '#components/logs/log-window.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { classNames } from '#components/ui/class-names.ts';
import type { LogLine } from '#lib/logs/log-line.ts';
import { foldProgress, settleProgress, type RunProgress } from '#lib/runs/resource-progress.ts';
import type { Run } from '#lib/runs/run.ts';
import { isFinished } from '#lib/runs/run-status.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import type { ExpectedLength } from './remaining-time.ts';
import { ResourceList } from './resource-list.tsx';
import { RunHeadline } from './run-headline.tsx';
import { RunProgressBar } from './run-progress-bar.tsx';
import { laterOf, tellRun } from './told-run.ts';
import { useRunStream } from './use-run-stream.ts';

export interface RunLiveProps {
  run: Run;
  deploymentName: string;
  /** A run in the practice cloud, where nothing costs money. */
  isPractice: boolean;
  progress: RunProgress;
  /** The last lines, about 200 of them, and how many there are in all; `progress` is as of the last one. */
  log: { lines: LogLine[]; total: number; ended: boolean };
  expected: ExpectedLength | null;
  /** See {@link CancelDialog}. */
  graceMs: number;
  /** Whether the reader's role may cancel. */
  mayCancel: boolean;
  cancelAction: FormAction;
  /** What stands between the sentence and the resources: the approval bar, the failure, what to do next. From the server, and read anew when the status changes. */
  children?: ReactNode;
}

/** A run as it happens: one sentence, the bar, the resources beside the log; below 900 px one of the two at a time. */
export function RunLive({ run: initialRun, deploymentName, isPractice, progress: initialProgress, log, expected, graceMs, mayCancel, cancelAction, children }: RunLiveProps) {
  const refresh = useRefresh();
  const [logHref] = useState(`/api/v1/runs/${initialRun.id}/log`);
  const source = useMemo(() => createLogSource(logHref), [logHref]);
  const [window] = useState(() => createLogWindow(log));
  const [events, setEvents] = useState<LogLine[]>([]);
  const [heard, setHeard] = useState<Run | null>(null);
  const [ended, setEnded] = useState(log.ended);

  const stream = useRunStream({
    href: logHref,
    lastSeq: log.total,
    ended,
    onLines(lines) {
      window.add(lines);
      const telling = lines.filter(tellsProgress);
      if (telling.length > 0) setEvents((before) => [...before, ...telling]);
    },
    onRun(changed) {
      setHeard(changed);
      // The plan, the outputs and the failure come from the server, which knows them by now.
      if (changed.status !== run.status || changed.cancelRequestedAt !== run.cancelRequestedAt) refresh();
    },
    onEnd() {
      setEnded(true);
      refresh();
    },
  });
  const run = laterOf(initialRun, heard);
  useEffect(() => tellRun(run), [run]);
  const folded = useMemo(() => foldProgress(initialProgress, events.filter((line) => line.seq > log.total)), [initialProgress, events, log.total]);
  const progress = useMemo(() => settleProgress(folded, run), [folded, run]);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <RunHeadline run={run} progress={progress} expected={expected} />
        {mayCancel ? <CancelDialog run={run} deploymentName={deploymentName} isPractice={isPractice} resources={progress.resources} graceMs={graceMs} cancelAction={cancelAction} /> : null}
      </div>
      <RunProgressBar progress={progress} />
      {children}
      <SideBySide
        resources={<ResourceList progress={progress} ended={isFinished(run)} failure={run.failure} className="split:h-[70dvh] split:min-h-80" />}
        log={<LogViewer window={window} source={source} stream={stream} downloadHref={logHref} downloadName={`run-${run.number}.log`} />}
      />
    </div>
  );
}

/** Both at once where there is room; otherwise a switch says which. Both stay mounted: a log keeps its place. */
function SideBySide({ resources, log }: { resources: ReactNode; log: ReactNode }) {
  const t = useTranslations('runs.live');
  const [shown, setShown] = useState<'resources' | 'log'>('resources');
  return (
    <>
      <div role="group" aria-label={t('view')} className="flex gap-1 rounded-card border border-border bg-surface p-1 split:hidden">
        {(['resources', 'log'] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={shown === view}
            onClick={() => setShown(view)}
            className="control-height flex-1 rounded-control font-medium text-muted transition-colors aria-pressed:bg-hover aria-pressed:text-text"
          >
            {t(view)}
          </button>
        ))}
      </div>
      <div className="grid gap-4 split:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className={classNames('min-w-0', shown === 'log' && 'max-split:hidden')}>{resources}</div>
        <div className={classNames('min-w-0', shown === 'resources' && 'max-split:hidden')}>{log}</div>
      </div>
    </>
  );
}

function tellsProgress({ event }: LogLine): boolean {
  return event !== null && (event.kind === 'interrupted' || event.kind === 'planned_change' || event.kind === 'apply_start' || event.kind === 'apply_complete' || event.kind === 'apply_errored');
}
