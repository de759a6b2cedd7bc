'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Tone } from '#components/ui/tone.ts';
import { useNow } from '#components/ui/use-now.ts';
import type { AzureStatus } from '#lib/azure/azure-status.ts';
import type { Target } from '#lib/deployments/deployment.ts';

type Look = (deploymentId: string) => Promise<{ ok: true; value: AzureStatus | null } | { ok: false; message: string }>;

const LOOK_EVERY_MS = 5_000;
/** A picture older than this says nothing about now. */
const STALE_AFTER_MS = 10 * 60_000;

interface AzurePanelProps {
  deploymentId: string;
  target: Target;
  initial: AzureStatus | null;
  /** When a run last ended; what Azure said before says nothing of what there is now. */
  changedAt: string | null;
  /** The resource group of a deployment that was torn down: whatever is in it should not be. Null as long as it stands. */
  emptiedGroup: string | null;
  look: Look;
}

/** What Azure says of the resources, with the time it said so; asks again by itself while somebody can see it. */
export function AzurePanel({ deploymentId, target, initial, changedAt, emptiedGroup, look }: AzurePanelProps) {
  const t = useTranslations('status');
  const [status, setStatus] = useState(initial);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      // When the console does not answer, the time under the picture grows: that tells.
      const answer = await look(deploymentId).catch(() => null);
      if (answer?.ok) setStatus(answer.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [deploymentId, look]);
  const isOutdated = changedAt !== null && (status?.observedAt ?? '') < changedAt;
  return (
    <Card title={target === 'practice' ? t('titlePractice') : t('title')} actions={<Freshness status={status} />}>
      {status?.observedAt && (!isOutdated || status.error) ? <Picture status={status} leftIn={emptiedGroup} target={target} /> : <p className="text-muted">{status?.error ? t(`errors.${status.error.code}`) : t(status?.observedAt ? 'outdated' : 'never')}</p>}
    </Card>
  );
}

function Freshness({ status }: { status: AzureStatus | null }) {
  const t = useTranslations('status');
  const now = useNow();
  const observedAt = status?.observedAt ?? null;
  if (observedAt === null || now === null) return null;
  return <span className="text-small text-muted">{t('seen', { seconds: Math.max(0, Math.round((now - Date.parse(observedAt)) / 1000)) })}</span>;
}

function Picture({ status, leftIn, target }: { status: AzureStatus; leftIn: string | null; target: Target }) {
  const t = useTranslations('status');
  const now = useNow();
  const { error, resources, cluster, observedAt } = status;
  const isOld = now !== null && observedAt !== null && now - Date.parse(observedAt) > STALE_AFTER_MS;
  const unknown = error !== null || isOld;
  const worst = worstOf(resources.map((resource) => resource.provisioningState));
  return (
    <div className="flex flex-col gap-4">
      {error === null ? null : <Alert tone="failed" title={t('unknownSince', { time: timeOf(observedAt) })}>{t(`errors.${error.code}`)}</Alert>}
      {leftIn === null || resources.length === 0 ? null : (
        <Alert tone="failed" title={t('leftTitle', { count: resources.length })}>
          {t(target === 'practice' ? 'leftPractice' : 'left')}
          {target === 'practice' ? null : <div className="mt-2"><CodeBlock code={`az group delete --name ${leftIn}`} label={t('leftCommand')} /></div>}
        </Alert>
      )}
      {resources.length === 0 ? <p className="text-muted">{t('nothing')}</p> : (
        <div className="flex flex-wrap items-center gap-3">
          <StatusBadge tone={unknown ? 'unknown' : toneOf(worst)} label={unknown ? t('unknown') : wordOf(worst, t('noState'))} />
          <span>{t('resources', { count: resources.length })}</span>
        </div>
      )}
      {cluster === null ? null : (
        <Facts
          facts={[
            { key: 'cluster', label: t('cluster'), value: <span className="flex flex-wrap items-center gap-2">{cluster.name} <StatusBadge tone={unknown ? 'unknown' : toneOf(cluster.provisioningState)} label={unknown ? t('unknown') : wordOf(cluster.provisioningState, t('noState'))} /></span> },
            { key: 'version', label: t('kubernetes'), value: [cluster.kubernetesVersion, cluster.powerState].filter((part) => part !== null).join(', ') || t('noState') },
            ...cluster.nodePools.map((pool) => ({ key: `pool-${pool.name}`, label: t('pool', { name: pool.name }), value: poolText(pool, t('nodes', { count: pool.count ?? 0 })) })),
          ]}
        />
      )}
      {resources.length === 0 ? null : (
        <Disclosure summary={t('each')}>
          <ul className="flex flex-col gap-1.5 text-small">
            {resources.map((resource) => (
              <li key={resource.id} className="flex flex-wrap items-center gap-2">
                <StatusBadge tone={unknown ? 'unknown' : toneOf(resource.provisioningState)} label={wordOf(resource.provisioningState, t('noState'))} />
                <span className="wrap-anywhere">{resource.name}</span>
                <span className="font-mono text-caption text-muted wrap-anywhere">{resource.type}</span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

const ORDER = ['Failed', 'Canceled', 'Deleting', 'Creating', 'Updating'];

/** The state that needs looking at most; Succeeded when all are. */
function worstOf(states: readonly (string | null)[]): string | null {
  return ORDER.find((state) => states.includes(state)) ?? states.find((state) => state !== null && state !== 'Succeeded') ?? (states.includes('Succeeded') ? 'Succeeded' : null);
}

function toneOf(state: string | null): Tone {
  if (state === 'Succeeded') return 'good';
  if (state === 'Failed' || state === 'Canceled') return 'failed';
  return state === null ? 'unknown' : 'running';
}

function wordOf(state: string | null, none: string): string {
  return state ?? none;
}

function poolText({ vmSize, minCount, maxCount, provisioningState }: NonNullable<AzureStatus['cluster']>['nodePools'][number], nodes: string): string {
  const limits = minCount === null || maxCount === null ? null : `${minCount}–${maxCount}`;
  return [limits === null ? nodes : `${nodes} (${limits})`, vmSize, provisioningState].filter((part) => part !== null).join(', ');
}

function timeOf(at: string | null): string {
  return at === null ? '' : at.slice(11, 19);
}
