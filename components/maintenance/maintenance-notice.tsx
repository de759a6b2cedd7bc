import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { MaintenanceLock } from '#lib/deployments/maintenance.ts';

interface MaintenanceNoticeProps {
  deploymentId: string;
  maintenance: MaintenanceLock;
  /** What the lock means for the page that shows it. */
  children?: ReactNode;
}

/** Shows who locked a deployment for maintenance, since when and why, with the link to the page that lifts the lock. */
export function MaintenanceNotice({ deploymentId, maintenance: { lockedBy, reason, createdAt }, children }: MaintenanceNoticeProps) {
  const t = useTranslations('maintenance');
  return (
    <Alert tone="waiting" title={t('title')} actions={<ButtonLink href={`/deployments/${deploymentId}/state`}>{t('see')}</ButtonLink>}>
      <p>{t.rich('meaning', { who: lockedBy, reason, time: () => <RelativeTime at={createdAt} /> })}</p>
      {children === undefined ? null : <p>{children}</p>}
    </Alert>
  );
}
