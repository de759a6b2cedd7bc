import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { ActionButton } from '#components/ui/action-button.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import type { Run } from '#lib/runs/run.ts';

interface DeploymentActionsProps {
  page: { deployment: Deployment; inTheWay: Run | null; failure: RunFailure | null; unmanaged: { items: readonly { leftByTeardown: boolean }[] }; allowed: { edit: boolean; deploy: boolean; destroy: boolean } };
  actions: { deploy: FormAction; teardown: FormAction; archive: FormAction };
}

/** What can be done with a deployment now, by this person. While a run is under way that run is what there is to go to. */
export function DeploymentActions({ page: { deployment, inTheWay, failure, unmanaged, allowed }, actions }: DeploymentActionsProps) {
  const t = useTranslations('deployments.actions');
  const values = { deploymentId: deployment.id };
  if (inTheWay !== null) return <ButtonLink href={`/deployments/${deployment.id}/runs/${inTheWay.id}`} variant="primary">{t('openRun', { number: inTheWay.number })}</ButtonLink>;
  const archive = allowed.edit ? (
    <ConfirmDialog trigger={<Button>{t('archive')}</Button>} title={t('archiveTitle', { name: deployment.name })} description={t('archiveMeaning')} confirmLabel={t('archive')} variant="primary" action={actions.archive} values={values} />
  ) : null;
  if (deployment.status === 'destroyed') return archive;
  const left = unmanaged.items.filter((item) => item.leftByTeardown).length;
  const isStopped = deployment.status === 'failed' && deployment.lastRun?.status === 'canceled';
  return (
    <>
      {/* Nothing of it was ever applied: there is nothing to tear down. */}
      {deployment.status === 'failed' && deployment.lastRun?.applyStartedAt === null ? archive : null}
      {allowed.destroy && deployment.lastRun !== null ? (
        <ConfirmDialog
          trigger={<Button variant="danger">{t('teardown')}</Button>}
          title={t('teardownTitle', { name: deployment.name })}
          description={t('teardownMeaning')}
          confirmLabel={t('teardownConfirm')}
          action={actions.teardown}
          values={values}
        >
          {deployment.inputs.deletion_protection === true ? <Alert tone="waiting">{t('teardownProtected')}</Alert> : null}
          {left === 0 ? null : (
            <>
              <Alert tone="waiting" title={t('teardownLeavesTitle', { count: left })}>{t('teardownLeaves')}</Alert>
              <Switch name="leave" label={t('teardownLeave')} hint={t('teardownLeaveHint')} />
            </>
          )}
        </ConfirmDialog>
      ) : null}
      {/* With a failure these two stand beside its reason; after a cancel the second does. */}
      {allowed.edit && failure === null ? <ButtonLink href={`/deployments/${deployment.id}/edit`}>{t('edit')}</ButtonLink> : null}
      {allowed.deploy && failure === null && !isStopped && deployment.status !== 'deployed' ? <ActionButton action={actions.deploy} values={values} variant="primary">{deployment.lastRun === null ? t('deploy') : t('tryAgain')}</ActionButton> : null}
    </>
  );
}
