'use client';

import { useEffect, useState } from 'react';
import type { LogSource } from './log-source.ts';

const WAIT_FOR_TYPING_MS = 250;
/** How often a search is asked again while the log grows. */
const REFRESH_MS = 3000;

export interface LogSearch {
  text: string;
  setText: (text: string) => void;
  /** Null while nothing is searched or not yet answered. */
  result: { matches: number[]; total: number } | null;
  failed: boolean;
  /** Index of the match one is at; -1 before the first step. */
  current: number;
  setCurrent: (index: number) => void;
}

/** Searches a log on the server, as one types, and again while lines are still coming. */
export function useLogSearch(source: LogSource, growing: boolean): LogSearch {
  const [text, setText] = useState('');
  const [result, setResult] = useState<LogSearch['result']>(null);
  const [failed, setFailed] = useState(false);
  const [current, setCurrent] = useState(-1);
  useEffect(() => {
    if (text === '') return;
    let over = false;
    const ask = (): void => {
      source.search(text).then(
        (found) => {
          if (over) return;
          setResult(found);
          setFailed(false);
        },
        () => {
          if (!over) setFailed(true);
        },
      );
    };
    const first = setTimeout(ask, WAIT_FOR_TYPING_MS);
    const again = growing ? setInterval(ask, REFRESH_MS) : null;
    return () => {
      over = true;
      clearTimeout(first);
      if (again !== null) clearInterval(again);
    };
  }, [text, source, growing]);
  const change = (next: string): void => {
    setText(next);
    setResult(null);
    setFailed(false);
    setCurrent(-1);
  };
  return { text, setText: change, result, failed, current, setCurrent };
}
