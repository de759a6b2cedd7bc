'use client';

import { ArrowDownToLine } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { LogLines, type LogLinesHandle } from './log-lines.tsx';
import type { LogSource } from './log-source.ts';
import { LogStatus, type StreamState } from './log-status.tsx';
import { LogToolbar } from './log-toolbar.tsx';
import type { LogWindow } from './log-window.ts';
import { useLineHash } from './use-line-hash.ts';
import { useLogSearch } from './use-log-search.ts';
import { useLogWindow } from './use-log-window.ts';
import { useWrap } from './use-wrap.ts';

interface LogViewerProps {
  /** The lines the page came with; live ones are added to it by whoever holds it (createLogWindow). */
  window: LogWindow;
  source: LogSource;
  stream: StreamState;
  downloadHref: string;
  downloadName: string;
  /** Gives it its height; 70 % of the screen unless told. */
  className?: string;
}

/** A log of any length: follows its end, searches, links to lines, and holds only what is looked at. */
export function LogViewer({ window, source, stream, downloadHref, downloadName, className }: LogViewerProps) {
  const t = useTranslations('logs');
  const linked = useLineHash();
  const { total, want, failed, retry } = useLogWindow(window, source);
  const search = useLogSearch(source, stream !== 'ended');
  const [wrap, setWrap] = useWrap();
  const [showTime, setShowTime] = useState(false);
  const [following, setFollowing] = useState(true);
  const [match, setMatch] = useState<number | null>(null);
  const [noErrors, setNoErrors] = useState(false);
  const lines = useRef<LogLinesHandle>(null);

  const goTo = (seq: number): void => {
    setMatch(seq);
    lines.current?.show(seq);
  };
  const step = (by: 1 | -1): void => {
    const matches = search.result?.matches ?? [];
    if (matches.length === 0) return;
    const index = search.current < 0 ? startOf(matches, lines.current?.firstVisible() ?? 1, by) : (search.current + by + matches.length) % matches.length;
    search.setCurrent(index);
    goTo(matches[index] ?? 1);
  };
  const nextError = async (): Promise<void> => {
    const { matches } = await source.findErrors().catch(() => ({ matches: [] }));
    const next = matches.find((seq) => seq > (match ?? 0)) ?? matches[0];
    setNoErrors(next === undefined);
    if (next !== undefined) goTo(next);
  };
  return (
    <div className={classNames('relative flex h-[70dvh] min-h-80 flex-col overflow-hidden rounded-card border border-border bg-surface', className)}>
      <LogToolbar
        search={search}
        onStep={step}
        onNextError={() => void nextError()}
        wrap={wrap}
        onWrap={setWrap}
        showTime={showTime}
        onShowTime={setShowTime}
        downloadHref={downloadHref}
        downloadName={downloadName}
      />
      {failed ? <Alert tone="failed" className="m-2" actions={<Button size="small" onClick={retry}>{t('retry')}</Button>}>{t('rangeFailed')}</Alert> : null}
      {total === 0 ? (
        <p className="flex-1 p-4 text-muted">{t('empty')}</p>
      ) : (
        <LogLines ref={lines} window={window} total={total} want={want} wrap={wrap} showTime={showTime} search={search.text} linked={linked} match={match} onFollowing={setFollowing} />
      )}
      <footer className="flex min-h-9 items-center justify-between gap-4 border-t border-border px-3 py-1 text-caption text-muted">
        <LogStatus stream={stream} />
        <span role="status">{noErrors ? t('noErrors') : null}</span>
        <span className="tabular-nums">{t('lines', { count: total })}</span>
      </footer>
      {following || total === 0 ? null : (
        <Button variant="primary" size="small" onClick={() => lines.current?.followEnd()} className="absolute bottom-12 right-5 shadow-float">
          <ArrowDownToLine aria-hidden className="size-4" />
          {stream === 'ended' ? t('toEnd') : t('follow')}
        </Button>
      )}
    </div>
  );
}

/** The first step of a search goes to the match nearest to what is in view, in the direction asked for. */
function startOf(matches: readonly number[], firstVisible: number, by: 1 | -1): number {
  const after = matches.findIndex((seq) => seq >= firstVisible);
  if (by === 1) return after === -1 ? 0 : after;
  return (after === -1 ? matches.length : after) === 0 ? matches.length - 1 : (after === -1 ? matches.length : after) - 1;
}
