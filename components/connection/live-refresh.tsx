'use client';

import { useEffect, useEffectEvent } from 'react';
import type { Change, ChangeKind } from '#lib/changes/change.ts';
import { onChange } from './changes.ts';
import { useRefresh, useResume } from './use-connection.ts';

interface LiveRefreshProps {
  /** The kinds of change that this page shows. */
  of: readonly ChangeKind[];
  /** Limits run, deployment and state to this deployment. */
  deploymentId?: string;
  /** Interval of the refresh without a change, in milliseconds. */
  everyMs?: number;
}

const GATHER_MS = 200;
const AT_MOST_EVERY_MS = 1_000;
const SLOW_MS = 60_000;

/** Refreshes the page when data it shows change, and at a slow interval. A hidden page refreshes when it becomes visible. */
export function LiveRefresh({ of, deploymentId, everyMs = SLOW_MS }: LiveRefreshProps) {
  const refresh = useRefresh();
  const shows = useEffectEvent(({ kind, id }: Change) => kind === 'all' || (of.includes(kind) && (deploymentId === undefined || !OF_DEPLOYMENTS.includes(kind) || id === deploymentId)));
  const readAnew = useEffectEvent(refresh);
  useEffect(() => {
    const turn = createTurn(() => readAnew());
    const unsubscribe = onChange((change) => {
      if (shows(change)) turn.ask();
    });
    const slow = setInterval(turn.ask, everyMs);
    document.addEventListener('visibilitychange', turn.show);
    return () => {
      unsubscribe();
      clearInterval(slow);
      document.removeEventListener('visibilitychange', turn.show);
      turn.stop();
    };
  }, [everyMs]);
  useResume(refresh);
  return null;
}

const OF_DEPLOYMENTS: readonly ChangeKind[] = ['run', 'deployment', 'state'];

/** Merges requests into one refresh, and delays it while the page is hidden. */
function createTurn(refresh: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = -Infinity;
  let isWaiting = false;
  const run = (): void => {
    timer = undefined;
    isWaiting = document.visibilityState !== 'visible';
    if (isWaiting) return;
    lastAt = Date.now();
    refresh();
  };
  const ask = (): void => {
    timer ??= setTimeout(run, Math.max(GATHER_MS, lastAt + AT_MOST_EVERY_MS - Date.now()));
  };
  return { ask, show: () => void (isWaiting && ask()), stop: () => clearTimeout(timer) };
}
