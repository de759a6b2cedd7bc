import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { MaintenanceLock } from '#lib/deployments/maintenance.ts';

/** A maintenance lock stops everything that would be done for a teardown: whose it is, since when, and why. */
export function Held({ deploymentId, held: { lockedBy, reason, createdAt } }: { deploymentId: string; held: MaintenanceLock }) {
  const t = useTranslations('teardown.held');
  return (
    <Alert tone="waiting" title={t('title')} actions={<ButtonLink href={`/deployments/${deploymentId}/state`}>{t('open')}</ButtonLink>}>
      {t.rich('meaning', { who: lockedBy, reason, time: () => <RelativeTime at={createdAt} /> })}
    </Alert>
  );
}
