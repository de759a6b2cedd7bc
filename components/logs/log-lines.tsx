'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslations } from 'next-intl';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type Ref } from 'react';
import { LogRow } from './log-row.tsx';
import type { LogWindow } from './log-window.ts';
import { useFollow } from './use-follow.ts';

const ROW_PX = 20;

export interface LogLinesHandle {
  /** Brings a line to the middle of the view. */
  show: (seq: number) => void;
  followEnd: () => void;
  /** The number of the first line in view. */
  firstVisible: () => number;
}

interface LogLinesProps {
  ref: Ref<LogLinesHandle>;
  window: LogWindow;
  total: number;
  want: (from: number, to: number) => void;
  wrap: boolean;
  showTime: boolean;
  search: string;
  /** The line the address points at. */
  linked: number | null;
  /** The match one has stepped to. */
  match: number | null;
  onFollowing: (following: boolean) => void;
}

/** The lines in view and a few around them; all others are only room. */
export function LogLines({ ref, window, total, want, wrap, showTime, search, linked, match, onFollowing }: LogLinesProps) {
  const t = useTranslations('logs');
  const box = useRef<HTMLDivElement>(null);
  const { following, start, stop, onScroll } = useFollow(linked === null);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
    initialRect: { width: 800, height: 600 },
    // Starts where it will be, or the first lines would be asked for on every visit.
    initialOffset: () => Math.max(0, (linked ?? total) * ROW_PX - 600),
  });
  const items = rows.getVirtualItems();
  const from = (items[0]?.index ?? -1) + 1;
  const to = (items.at(-1)?.index ?? -1) + 1;

  useEffect(() => {
    if (to > 0) want(from, to);
  }, [from, to, want]);
  useEffect(() => onFollowing(following), [following, onFollowing]);
  useLayoutEffect(() => {
    if (following && total > 0) rows.scrollToIndex(total - 1, { align: 'end' });
  }, [following, total, wrap, showTime, rows]);
  const show = (seq: number): void => {
    stop();
    rows.scrollToIndex(Math.min(seq, total) - 1, { align: 'center' });
  };
  useImperativeHandle(ref, () => ({ show, followEnd: start, firstVisible: () => (rows.range?.startIndex ?? 0) + 1 }));
  useEffect(() => {
    if (linked === null || linked > window.total()) return;
    // A line one has just clicked is in view already and must not jump.
    if (isInView(rows.range, linked)) stop();
    else show(linked);
    // Only a new link moves the view, not every line that comes in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [linked]);

  const digits = String(total).length;
  return (
    <div ref={box} onScroll={onScroll} role="region" aria-label={t('label')} tabIndex={0} className="min-h-0 flex-1 overflow-auto overscroll-contain -outline-offset-2">
      <div className="relative min-w-full" style={{ height: rows.getTotalSize() }}>
        <div className="absolute left-0 top-0 min-w-full" style={{ transform: `translateY(${items[0]?.start ?? 0}px)`, ...(wrap ? { width: '100%' } : {}) }}>
          {items.map(({ index, key }) => (
            <div key={key} ref={rows.measureElement} data-index={index}>
              <LogRow seq={index + 1} line={window.get(index + 1)} digits={digits} wrap={wrap} showTime={showTime} search={search} mark={markOf(index + 1, linked, match)} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function isInView(range: { startIndex: number; endIndex: number } | null, seq: number): boolean {
  return range !== null && seq - 1 > range.startIndex && seq - 1 < range.endIndex;
}

function markOf(seq: number, linked: number | null, match: number | null): 'none' | 'linked' | 'match' {
  if (seq === match) return 'match';
  return seq === linked ? 'linked' : 'none';
}
