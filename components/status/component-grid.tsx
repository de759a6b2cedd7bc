import { useTranslations } from 'next-intl';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ComponentStatus } from '#lib/status/component-status.ts';
import { TONE_OF_STATE } from './status-tone.ts';

/** Each component of a deployment: how it is and why. `since`: when it was last known. */
export function ComponentGrid({ components, since }: { components: readonly ComponentStatus[]; since: string | null }) {
  return (
    <ul className="grid gap-3 sm:max-lg:grid-cols-2 lg:grid-cols-3">
      {components.map((one) => <ComponentCell key={`${one.component} ${one.name}`} one={one} since={since} />)}
    </ul>
  );
}

function ComponentCell({ one, since }: { one: ComponentStatus; since: string | null }) {
  const t = useTranslations('status');
  const { component, name, status, reason } = one;
  const facts = useFacts(one);
  // What runs as it should has said all with its facts.
  const isPlain = status === 'healthy' && facts !== '';
  return (
    <li className="flex min-w-0 flex-col gap-1 rounded-card border border-border p-3">
      <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <h3 className="font-medium">{t(`components.${component}`)}</h3>
        <StatusBadge tone={TONE_OF_STATE[status]} label={t(`states.${status}`)} />
      </div>
      <p className="font-mono text-caption text-muted wrap-anywhere">{name}</p>
      {facts === '' ? null : <p className="text-small tabular-nums">{facts}</p>}
      {isPlain ? null : <p className="text-small text-muted wrap-anywhere">{t(`reasons.${reason.code}`, reason.values)} {status === 'unknown' && since !== null ? t.rich('since', { time: () => <ClockTime at={since} /> }) : null}</p>}
    </li>
  );
}

function useFacts({ component, facts, status }: ComponentStatus): string {
  const t = useTranslations('status');
  const { kubernetesVersion, powerState, nodes, minNodes, maxNodes, vmSize } = facts;
  const limits = minNodes === null || maxNodes === null ? null : `${minNodes}–${maxNodes}`;
  const count = nodes === null ? null : t('nodes', { count: nodes });
  const parts = component === 'node_pool'
    ? [count === null || limits === null ? count : `${count} (${limits})`, vmSize, powerState]
    : [kubernetesVersion === null ? null : t('version', { version: kubernetesVersion }), powerState];
  // What was seen too long ago is no fact any more.
  return status === 'unknown' ? '' : parts.filter((part) => part !== null).join(', ');
}
