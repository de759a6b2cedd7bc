import { useTranslations } from 'next-intl';
import type { ComponentProps, ReactNode } from 'react';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import type { Gate } from '#components/preflight/gate.ts';
import { FailureCard } from '#components/runs/failure-card.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { standingOf } from '#lib/deployments/standing.ts';
import { hasWandb, type MissingResources } from '#lib/modules/missing-resources.ts';
import { isMendedByOptions, type RunFailure } from '#lib/runs/run-failure.ts';
import type { Run } from '#lib/runs/run.ts';
import { isWaitingForApproval, titleOf } from '#lib/runs/run-status.ts';
import type { Resource } from '#lib/state/resource.ts';
import { UsePanel } from './use-panel.tsx';

interface DeploymentTopProps {
  page: {
    deployment: Deployment;
    inTheWay: Run | null;
    failure: RunFailure | null;
    resources: readonly Resource[];
    /** What the options lead to beside `resources`; null where it is not known. */
    missing: MissingResources | null;
    /** Addresses of the failure's errors that are planted. */
    planted: readonly string[];
    /** How many of the faults that failed the last run are still planted. */
    removableFaults: number;
    /** What Azure has and state has not: adopting it is the way to go on. */
    unmanaged: { items: readonly { adoptable: boolean }[] };
    gate: Gate;
    allowed: { edit: boolean; deploy: boolean };
  };
  deployAction: FormAction;
  /** Removes the planted faults that failed the run, and tries again. */
  removeFaultsAction: FormAction;
}

/** What matters most about a deployment at the moment: a run, a failure, how to use it, or that nothing is left. */
export function DeploymentTop({ page, deployAction, removeFaultsAction }: DeploymentTopProps) {
  const t = useTranslations('deployments.top');
  const { deployment, inTheWay, failure, planted, resources, allowed } = page;
  const mayDeploy = allowed.deploy && !page.unmanaged.items.some((item) => item.adoptable);
  const start = { action: deployAction, values: { deploymentId: deployment.id }, gate: page.gate };
  const use = deployment.url === null || deployment.status === 'destroyed' || !hasWandb(resources) ? null : <UsePanel url={deployment.url} practice={deployment.target === 'practice'} />;
  if (inTheWay !== null) return <>{<UnderWay run={inTheWay} />}{use}</>;
  switch (standingOf(deployment, failure)) {
    case 'failed':
      return <>{failure === null ? null : <Failed page={page} failure={failure} start={mayDeploy ? start : null} removeFaultsAction={removeFaultsAction} />}{use}</>;
    case 'teardown_failed':
      return failure === null || deployment.lastRun === null ? null : <FailedTeardown failure={failure} planted={planted} run={deployment.lastRun} />;
    case 'stopped':
      return <><Stopped deployment={deployment} existing={resources.length} goOn={mayDeploy ? <DeployButton {...start}>{t('goOn')}</DeployButton> : undefined} />{use}</>;
    case 'incomplete':
      return <><Incomplete missing={page.missing} goOn={mayDeploy ? <DeployButton {...start}>{t('goOnDeployment')}</DeployButton> : undefined} />{use}</>;
    case 'teardown_unfinished':
      return <><TeardownUnfinished deployment={deployment} left={resources.length} />{use}</>;
    case 'destroyed':
      return <Alert tone="unknown" title={t('destroyedTitle')}>{t('destroyed')}</Alert>;
    case 'draft':
      return <Alert tone="unknown" title={t('draftTitle')}>{t('draft')}</Alert>;
    case 'at_rest':
      return use;
  }
}

interface FailedProps extends Pick<DeploymentTopProps, 'page' | 'removeFaultsAction'> {
  failure: RunFailure;
  /** Null where deploying is not the way on. */
  start: Pick<ComponentProps<typeof DeployButton>, 'action' | 'values' | 'gate'> | null;
}

/** The last run's failure with what mends it. A planted fault fails the same run again, so it is removed first. */
function Failed({ page: { deployment, planted, removableFaults, allowed }, failure, start, removeFaultsAction }: FailedProps) {
  const t = useTranslations('deployments.top');
  const runs = useTranslations('runs.page');
  const run = deployment.lastRun;
  const removes = removableFaults > 0 && allowed.edit && start !== null && run !== null;
  const editIsFirst = !removes && (isMendedByOptions(failure.code) || removableFaults > 0);
  return (
    <FailureCard failure={failure} planted={planted}>
      {removes ? <DeployButton action={removeFaultsAction} values={{ runId: run.id }} gate={start.gate}>{runs('removeFaults', { count: removableFaults })}</DeployButton> : null}
      {allowed.edit ? <ButtonLink href={`/deployments/${deployment.id}/edit`} variant={editIsFirst ? 'primary' : 'secondary'}>{t('edit')}</ButtonLink> : null}
      {start === null || removableFaults > 0 ? null : <DeployButton {...start} variant={editIsFirst ? 'secondary' : 'primary'}>{t('tryAgain')}</DeployButton>}
      {run === null ? null : <ButtonLink href={`/deployments/${deployment.id}/runs/${run.id}`}>{t('openRun', { number: run.number })}</ButtonLink>}
    </FailureCard>
  );
}

/** What stopped a teardown is looked at where it can be taken out of its way. */
function FailedTeardown({ failure, planted, run }: { failure: RunFailure; planted: readonly string[]; run: Run }) {
  const t = useTranslations('deployments.top');
  const teardown = useTranslations('teardown');
  return (
    <FailureCard failure={failure} planted={planted}>
      <ButtonLink href={`/deployments/${run.deploymentId}/teardown`} variant="primary">{teardown('goOn')}</ButtonLink>
      <ButtonLink href={`/deployments/${run.deploymentId}/runs/${run.id}`}>{t('openRun', { number: run.number })}</ButtonLink>
    </FailureCard>
  );
}

/** It went through, but not everything is gone. */
function TeardownUnfinished({ deployment, left }: { deployment: Pick<Deployment, 'id' | 'target'>; left: number }) {
  const t = useTranslations('deployments.top');
  const teardown = useTranslations('teardown');
  return (
    <Alert tone="waiting" title={t('teardownUnfinishedTitle')} actions={<ButtonLink href={`/deployments/${deployment.id}/teardown`} variant="primary">{teardown('goOn')}</ButtonLink>}>
      {t('teardownUnfinished', { count: left, practice: String(deployment.target === 'practice') })}
    </Alert>
  );
}

/** Failed, as far as the status goes; but nothing went wrong, somebody stopped it. */
function Stopped({ deployment, existing, goOn }: { deployment: Deployment; existing: number; goOn: ReactNode }) {
  const t = useTranslations('deployments.top');
  return (
    <Alert tone="waiting" title={t('stoppedTitle')} actions={goOn}>
      {t('stopped', { number: deployment.lastRun?.number ?? 0, who: deployment.lastRun?.cancelRequestedBy ?? '', count: existing, practice: String(deployment.target === 'practice') })}
    </Alert>
  );
}

/** Nothing failed last, but no run has deployed all of it: one adopted, or only looked. */
function Incomplete({ missing, goOn }: { missing: MissingResources | null; goOn: ReactNode }) {
  const t = useTranslations('deployments.top');
  return <Alert tone="waiting" title={t('incompleteTitle')} actions={goOn}>{missing === null ? t('incompleteUncounted') : t('incomplete', { ...missing })}</Alert>;
}

function UnderWay({ run }: { run: Run }) {
  const t = useTranslations('deployments.top');
  const runs = useTranslations('runs');
  const waiting = isWaitingForApproval(run);
  return (
    <Alert
      tone={waiting ? 'waiting' : 'running'}
      title={runs('page.heading', { kind: runs(`kind.${titleOf(run)}`), number: run.number })}
      actions={<ButtonLink href={`/deployments/${run.deploymentId}/runs/${run.id}`} variant={waiting ? 'primary' : 'secondary'}>{waiting ? t('review') : t('watch')}</ButtonLink>}
    >
      {waiting ? t('waits') : t('underWay')}
    </Alert>
  );
}
