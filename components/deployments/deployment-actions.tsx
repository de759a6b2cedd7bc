import { useTranslations } from 'next-intl';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import type { Gate } from '#components/preflight/gate.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { standingOf } from '#lib/deployments/standing.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import type { Run } from '#lib/runs/run.ts';

interface DeploymentActionsProps {
  page: { deployment: Deployment; inTheWay: Run | null; failure: RunFailure | null; gate: Gate; allowed: { archive?: boolean; edit: boolean; deploy: boolean; destroy: boolean } };
  actions: { deploy: FormAction; archive: FormAction };
}

/** What can be done with a deployment now, by this person. While a run is under way that run is what there is to go to. */
export function DeploymentActions({ page: { deployment, inTheWay, failure, gate, allowed }, actions }: DeploymentActionsProps) {
  const t = useTranslations('deployments.actions');
  const values = { deploymentId: deployment.id };
  if (inTheWay !== null) return <ButtonLink href={`/deployments/${deployment.id}/runs/${inTheWay.id}`} variant="primary">{t('openRun', { number: inTheWay.number })}</ButtonLink>;
  const archive = (allowed.archive ?? allowed.edit) ? (
    <ConfirmDialog trigger={<Button>{t('archive')}</Button>} title={t('archiveTitle', { name: deployment.name })} description={t('archiveMeaning')} confirmLabel={t('archive')} variant="primary" action={actions.archive} values={values} />
  ) : null;
  if (deployment.status === 'destroyed') return archive;
  return (
    <>
      {/* Nothing of it was ever applied: there is nothing to tear down. */}
      {deployment.status === 'failed' && deployment.lastRun?.applyStartedAt === null ? archive : null}
      {allowed.destroy && (deployment.lastRun !== null || deployment.status !== 'draft') ? (
        <ButtonLink href={`/deployments/${deployment.id}/teardown`} variant="danger">{t('teardown')}</ButtonLink>
      ) : null}
      {/* What failed has these two beside its reason; what was stopped or is incomplete has the second there. */}
      {allowed.edit && failure === null ? <ButtonLink href={`/deployments/${deployment.id}/edit`}>{t('edit')}</ButtonLink> : null}
      {allowed.deploy && standingOf(deployment, failure) === 'draft' ? <DeployButton action={actions.deploy} values={values} gate={gate}>{deployment.lastRun === null ? t('deploy') : t('tryAgain')}</DeployButton> : null}
    </>
  );
}
