'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import type { Change, ChangeKind } from '#lib/changes/change.ts';
import { onChange } from './changes.ts';
import { ageOf, thisMoment, type Moment } from './moment.ts';
import { usePendingRefresh, useResume } from './use-connection.ts';

interface LiveRefreshProps {
  /** The kinds of change that this page shows. */
  of: readonly ChangeKind[];
  /** Limits run, deployment and state to this deployment. */
  deploymentId?: string;
  /** Interval of the refresh without a change, in milliseconds. */
  everyMs?: number;
}

/** Several kinds of change arrive together. */
const GATHER_MS = 30;
/** Between two refreshes. A page that takes long leaves the console more time. */
const AT_MOST_EVERY_MS = { quick: 400, slow: 1_000 };
const SLOW_MS = 60_000;

/** Refreshes the page when data it shows change, and at a slow interval. A hidden page refreshes when it becomes visible. */
export function LiveRefresh({ of, deploymentId, everyMs = SLOW_MS }: LiveRefreshProps) {
  const { refresh, isPending } = usePendingRefresh();
  const turns = useRef<ReturnType<typeof createTurn> | null>(null);
  const shows = useEffectEvent(({ kind, id }: Change) => kind === 'all' || (of.includes(kind) && (deploymentId === undefined || !OF_DEPLOYMENTS.includes(kind) || id === deploymentId)));
  const readAnew = useEffectEvent(refresh);
  useEffect(() => {
    const turn = createTurn(() => readAnew());
    turns.current = turn;
    const unsubscribe = onChange((change) => {
      if (shows(change)) turn.ask();
    });
    const slow = setInterval(turn.ask, everyMs);
    document.addEventListener('visibilitychange', turn.askIfWaiting);
    return () => {
      unsubscribe();
      clearInterval(slow);
      document.removeEventListener('visibilitychange', turn.askIfWaiting);
      turn.stop();
    };
  }, [everyMs]);
  useEffect(() => {
    turns.current?.refreshes(isPending);
  }, [isPending]);
  useResume(refresh);
  return null;
}

const OF_DEPLOYMENTS: readonly ChangeKind[] = ['run', 'deployment', 'state'];

/** Merges requests into one refresh at a time, and delays it while the page is hidden. */
function createTurn(refresh: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let startedAt: Moment | null = null;
  let pauseMs = AT_MOST_EVERY_MS.quick;
  let isRefreshing = false;
  let isWaiting = false;
  const run = (): void => {
    timer = undefined;
    // The router queues refreshes: more than one at a time would only make the page late.
    isWaiting = isRefreshing || document.visibilityState !== 'visible';
    if (isWaiting) return;
    startedAt = thisMoment();
    refresh();
  };
  const ask = (): void => {
    timer ??= setTimeout(run, Math.max(GATHER_MS, startedAt === null ? 0 : pauseMs - ageOf(startedAt)));
  };
  const askIfWaiting = (): void => {
    if (isWaiting) ask();
  };
  return {
    ask,
    askIfWaiting,
    refreshes(does: boolean): void {
      if (isRefreshing && !does && startedAt !== null) pauseMs = Math.min(Math.max(2 * ageOf(startedAt), AT_MOST_EVERY_MS.quick), AT_MOST_EVERY_MS.slow);
      isRefreshing = does;
      if (!does) askIfWaiting();
    },
    stop: () => clearTimeout(timer),
  };
}
