import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import type { AllowedDowngrade } from '#lib/deployments/deployment.ts';

/** Says which older module version an admin allowed, and why. */
export function AllowedDowngradeNote({ allowed: { moduleVersion, reason, by } }: { allowed: AllowedDowngrade }) {
  const t = useTranslations('deployments.page.downgrade');
  return (
    <Alert tone="waiting" title={t('title', { version: moduleVersion })}>
      {by === null ? t('reason', { reason }) : t('reasonBy', { reason, by })}
    </Alert>
  );
}
