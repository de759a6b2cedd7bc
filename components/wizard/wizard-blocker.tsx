import { useTranslations } from 'next-intl';
import { MaintenanceNotice } from '#components/maintenance/maintenance-notice.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import type { WizardStart } from '#lib/deployments/wizard.ts';

/** What refuses every plan for now, however the form is filled in. */
export type WizardBlockers = Pick<WizardStart, 'maintenance' | 'stateLock' | 'runInTheWay'>;

/** Names the blocker for the button that it disables. */
export const PLAN_BLOCKER_ID = 'plan-blocker';

/** Returns true while no plan can be queued. */
export function isPlanBlocked({ maintenance, stateLock, runInTheWay }: WizardBlockers): boolean {
  return maintenance !== null || stateLock !== null || runInTheWay !== null;
}

interface WizardBlockerProps {
  deploymentId: string;
  blockers: WizardBlockers;
  /** Whether the console keeps what is typed; otherwise the tab does. */
  isStored: boolean;
}

/** Says what refuses a plan, and links to where that ends. */
export function WizardBlocker({ deploymentId, blockers: { maintenance, stateLock, runInTheWay }, isStored }: WizardBlockerProps) {
  const t = useTranslations('wizard');
  const words = useTranslations('maintenance');
  const preflight = useTranslations('preflight');
  const kept = isStored ? undefined : words('inputsKept');
  const home = `/deployments/${deploymentId}`;
  return (
    <div id={PLAN_BLOCKER_ID} className="my-6 flex flex-col gap-3 first:mt-0 print:hidden">
      {maintenance === null ? null : <MaintenanceNotice deploymentId={deploymentId} maintenance={maintenance}>{kept}</MaintenanceNotice>}
      {stateLock === null ? null : (
        <Alert tone="waiting" actions={<ButtonLink href={`${home}/state`}>{preflight('seeLock')}</ButtonLink>}>
          <p>{preflight.rich('locked', { holder: stateLock.holder, time: () => <ClockTime at={stateLock.since} /> })}</p>
          {kept === undefined ? null : <p>{kept}</p>}
        </Alert>
      )}
      {runInTheWay === null ? null : (
        <Alert tone="waiting" title={t('busy.title')} actions={<ButtonLink href={`${home}/runs/${runInTheWay}`}>{t('busy.open')}</ButtonLink>}>
          <p>{t('busy.body')}</p>
          {kept === undefined ? null : <p>{kept}</p>}
        </Alert>
      )}
    </div>
  );
}
