'use client';

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { LogSource } from './log-source.ts';
import type { LogWindow } from './log-window.ts';

interface LogRanges {
  total: number;
  /** Sees to it that these lines are here or asked for. */
  want: (from: number, to: number) => void;
  failed: boolean;
  retry: () => void;
}

/** Redraws when the window takes in lines, at most once a frame, and asks for lines that are missing, one request at a time. */
export function useLogWindow(window: LogWindow, source: LogSource): LogRanges {
  const subscribe = useCallback((listener: () => void) => oncePerFrame(window, listener), [window]);
  useSyncExternalStore(subscribe, window.version, window.version);
  const [failed, setFailed] = useState(false);
  const wanted = useRef({ from: 0, to: 0 });
  const busy = useRef(false);

  const fill = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      for (let gap = missingOf(window, wanted.current); gap !== null; gap = missingOf(window, wanted.current)) {
        const { items } = await source.fetchRange(gap.from, gap.to);
        if (items.length === 0) break;
        window.add(items);
      }
      setFailed(false);
    } catch {
      setFailed(true);
    } finally {
      busy.current = false;
    }
  }, [window, source]);

  const want = useCallback(
    (from: number, to: number) => {
      wanted.current = { from, to };
      if (missingOf(window, wanted.current) !== null) void fill();
    },
    [window, fill],
  );
  useEffect(() => {
    if (!failed) return;
    const timer = setTimeout(() => void fill(), 5000);
    return () => clearTimeout(timer);
  }, [failed, fill]);
  return { total: window.total(), want, failed, retry: () => void fill() };
}

function missingOf(window: LogWindow, { from, to }: { from: number; to: number }): { from: number; to: number } | null {
  return window.missing(from, to);
}

function oncePerFrame(window: LogWindow, listener: () => void): () => void {
  let frame: number | null = null;
  const stop = window.subscribe(() => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      listener();
    });
  });
  return () => {
    stop();
    if (frame !== null) cancelAnimationFrame(frame);
  };
}
