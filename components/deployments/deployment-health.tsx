import { useTranslations } from 'next-intl';
import { HealthBadge } from '#components/status/health-badge.tsx';
import { toneOfHealth } from '#components/status/status-tone.ts';
import type { Health, ShownHealth } from '#lib/status/health.ts';

/** How a deployment does, in a list; the words go along with it, so that the list needs none in the browser. */
export function DeploymentHealth({ shown: { health, asOf, until } }: { shown: ShownHealth }) {
  const t = useTranslations('status');
  const word = health.kind === 'not_reachable' && health.failed ? 'down' : health.kind;
  return <HealthBadge tone={toneOfHealth(health)} label={t(`health.${word}`)} about={aboutOf(health, t)} asOf={health.kind === 'unknown' ? health.since : asOf} until={until} unknownLabel={t('health.unknown')} sinceLabel={t('health.since')} />;
}

function aboutOf(health: Health, t: ReturnType<typeof useTranslations<'status'>>): string | null {
  if ('component' in health) return t(`components.${health.component}`);
  return health.kind === 'not_reachable' ? t(`chain.links.${health.link}`) : null;
}
