import { useTranslations } from 'next-intl';
import { ComponentGrid } from '#components/status/component-grid.tsx';
import { Freshness } from '#components/status/freshness.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Tone } from '#components/ui/tone.ts';
import type { AzureStatus } from '#lib/azure/azure-status.ts';
import type { Target } from '#lib/deployments/deployment.ts';
import { shellWord } from '#lib/shell-word.ts';
import { componentsAsOf, type AsOf } from '#lib/status/as-of.ts';

interface AzurePanelProps {
  target: Target;
  /** What was last seen; null before the first look. */
  status: AzureStatus | null;
  asOf: AsOf;
  /** The resource group of a deployment that was torn down: whatever is in it should not be. Null as long as it stands. */
  emptiedGroup: string | null;
}

/** What Azure says of the components and of each resource, with the time it said so. */
export function AzurePanel({ target, status, asOf, emptiedGroup }: AzurePanelProps) {
  const t = useTranslations('status');
  const isOutdated = asOf.changedAt !== null && (status?.componentsAt ?? '') < asOf.changedAt;
  return (
    <Card title={target === 'practice' ? t('titlePractice') : t('title')} actions={<Freshness at={status?.componentsAt ?? null} what="seen" />}>
      {status?.componentsAt && (!isOutdated || status.error) ? <Picture status={status} asOf={asOf} leftIn={emptiedGroup} target={target} /> : <p className="text-muted">{status?.error ? t(`errors.${status.error.code}`) : t(status?.componentsAt ? 'outdated' : 'never')}</p>}
    </Card>
  );
}

function Picture({ status, asOf, leftIn, target }: { status: AzureStatus; asOf: AsOf; leftIn: string | null; target: Target }) {
  const t = useTranslations('status');
  const { error, resources, componentsAt } = status;
  const components = componentsAsOf(status, asOf);
  const isUnknown = error !== null || (componentsAt !== null && asOf.now - Date.parse(componentsAt) > (asOf.staleAfterMs ?? 0));
  return (
    <div className="flex flex-col gap-4">
      {error === null ? null : <Alert tone="failed" title={componentsAt === null ? t('unknown') : t.rich('unknownSince', { time: () => <ClockTime at={componentsAt} /> })}>{t(`errors.${error.code}`)}</Alert>}
      {leftIn === null || resources.length === 0 ? null : (
        <Alert tone="failed" title={t('leftTitle', { count: resources.length })}>
          {t(target === 'practice' ? 'leftPractice' : 'left')}
          {target === 'practice' ? null : <div className="mt-2"><CodeBlock code={`az group delete --name ${shellWord(leftIn)}`} label={t('leftCommand')} /></div>}
        </Alert>
      )}
      {components.length === 0 ? null : <ComponentGrid components={components} since={isUnknown ? componentsAt : null} />}
      {resources.length === 0 ? <p className="text-muted">{t('nothing')}</p> : (
        <Disclosure summary={t('resources', { count: resources.length })}>
          <ul className="flex flex-col gap-1.5 text-small">
            {resources.map((resource) => (
              <li key={resource.id} className="flex flex-wrap items-center gap-2">
                <StatusBadge tone={isUnknown ? 'unknown' : toneOf(resource.provisioningState)} label={isUnknown ? t('unknown') : (resource.provisioningState ?? t('noState'))} />
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

function toneOf(state: string | null): Tone {
  if (state === 'Succeeded') return 'good';
  if (state === 'Failed' || state === 'Canceled') return 'failed';
  return state === null ? 'unknown' : 'running';
}
