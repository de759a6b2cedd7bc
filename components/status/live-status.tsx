'use client';

import { useEffect, useState } from 'react';
import { onChange } from '#components/connection/changes.ts';
import { connection } from '#components/connection/connection.ts';
import { AzurePanel } from '#components/deployments/azure-panel.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { useNow } from '#components/ui/use-now.ts';
import type { Target } from '#lib/deployments/deployment.ts';
import type { FarEndFault } from '#lib/deployments/far-end-faults.ts';
import { STALE_AFTER_MS, WATCHED_STALE_AFTER_MS, type SeenStatus } from '#lib/status/as-of.ts';
import { ChainCard } from './chain-card.tsx';

const LOOK_EVERY_MS = 5_000;

interface LiveStatusProps {
  deploymentId: string;
  target: Target;
  initial: SeenStatus;
  /** The server's time, in milliseconds, until the browser's own is known. */
  renderedAt: number;
  /** When a run last ended; what was seen before says nothing of what there is now. */
  changedAt: string | null;
  /** The resource group of a deployment that was torn down: whatever is in it should not be. Null as long as it stands. */
  emptiedGroup: string | null;
  /** The A record a person has to make; null as long as W&B is not deployed. */
  record: { name: string; address: string } | null;
  /** What practice plays at the far end, and how it is told; null for a deployment on Azure, and for those who may not. */
  farEnd: { fault: FarEndFault | null; recordMade: FormAction; play: FormAction } | null;
  look: (deploymentId: string) => Promise<{ ok: true; value: SeenStatus | null } | { ok: false; message: string }>;
}

/** Whether W&B is up and how its components are; asks again by itself while somebody can see it. */
export function LiveStatus({ deploymentId, target, initial, renderedAt, changedAt, emptiedGroup, record, farEnd, look }: LiveStatusProps) {
  const { seen, openedAt } = useLooks(deploymentId, initial, look);
  const now = useNow() ?? renderedAt;
  // Somebody has looked for so long that the runner should have, too: an older picture is then one that nobody renews.
  const isWatched = openedAt !== null && now - openedAt > WATCHED_STALE_AFTER_MS;
  const asOf = { now, changedAt, staleAfterMs: isWatched ? WATCHED_STALE_AFTER_MS : STALE_AFTER_MS };
  return (
    <>
      {record === null ? null : <ChainCard deploymentId={deploymentId} chain={seen.chain} record={record} asOf={asOf} farEnd={farEnd} />}
      <AzurePanel target={target} status={seen.azure} asOf={asOf} emptiedGroup={emptiedGroup} />
    </>
  );
}

/** What was last seen, asked for again and again while the page can be seen, and since when it can. */
function useLooks(deploymentId: string, initial: SeenStatus, look: LiveStatusProps['look']): { seen: SeenStatus; openedAt: number | null } {
  const [seen, setSeen] = useState(initial);
  const [openedAt, setOpenedAt] = useState<number | null>(null);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !connection.isUsable()) return;
      const answer = await look(deploymentId).catch(() => null);
      if (answer?.ok && answer.value !== null) setSeen(answer.value);
    };
    const show = (): void => {
      setOpenedAt(document.visibilityState === 'visible' ? Date.now() : null);
      void ask();
    };
    show();
    document.addEventListener('visibilitychange', show);
    const stopResuming = connection.onResume(() => void ask());
    const unsubscribe = onChange(({ kind, id }) => {
      if (kind === 'deployment' && id === deploymentId) void ask();
    });
    const timer = setInterval(() => void ask(), LOOK_EVERY_MS);
    return () => {
      document.removeEventListener('visibilitychange', show);
      stopResuming();
      unsubscribe();
      clearInterval(timer);
    };
  }, [deploymentId, look]);
  return { seen, openedAt };
}
