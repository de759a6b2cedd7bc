import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PlanView } from '#components/plans/plan-view.tsx';
import { MaintenanceNotice } from '#components/maintenance/maintenance-notice.tsx';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import { withoutPreflight, type Gate } from '#components/preflight/gate.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import type { MissingResources } from '#lib/modules/missing-resources.ts';
import type { PlanDocument } from '#lib/plans/plan-document.ts';
import { needsPreflight, type Run } from '#lib/runs/run.ts';
import { isFinished, isWaitingForApproval } from '#lib/runs/run-status.ts';
import type { Resource } from '#lib/state/resource.ts';
import type { LedgerView } from '#lib/teardown/ledger-view.ts';
import { ApprovalBar } from './approval-bar.tsx';
import { casualtiesOf } from './casualties-of.ts';
import { FailureCard } from './failure-card.tsx';
import { RemedyButtons } from './remedy-buttons.tsx';
import { TornDown } from './torn-down.tsx';

export interface RunNextProps {
  page: {
    run: Run;
    deployment: Deployment;
    plan: PlanDocument | null;
    /** What the run left in state; null where it wrote none. */
    left: Resource[] | null;
    /** What the module has beside what the run left in state; null where that is not known. */
    missing: MissingResources | null;
    /** Addresses of the failure's errors that are planted in the options. */
    planted: readonly string[];
    /** How many of the faults that failed the run are still planted. */
    removableFaults: number;
    /** Why a queued run has not begun; null for any other. */
    waitsFor: WaitsFor | null;
    /** W&B was deployed before this run. */
    isChange: boolean;
    /** What Azure said after a teardown; null for any other run, and until it was read. */
    ledger: Pick<LedgerView, 'counts' | 'reserved' | 'unreadSince'> | null;
    /** The plan is out of date: it cannot be approved. */
    stale: boolean;
    limits: { approvalMs: number };
    /** What the run left in Azure and outside state: adopting it is the way to go on. */
    unmanaged: { items: readonly { adoptable: boolean }[] } | null;
    /** What another run that deploys has to pass. */
    gate: Gate;
    allowed: { decide: boolean; edit: boolean; queue: boolean };
  };
  actions: { approve: FormAction; discard: FormAction; tryAgain: FormAction; freshPlan: FormAction; turnOffLock: FormAction; removeFaults: FormAction; goOn: FormAction };
}

interface WaitsFor {
  run: Run | null;
  noRunner: boolean;
}

/** What the person at the screen has to know or do at this point of the run, and nothing when it is only to wait. */
export function RunNext({ page, actions }: RunNextProps) {
  const t = useTranslations('maintenance');
  const { deployment, waitsFor, gate: { maintenance = null } } = page;
  return (
    <>
      {maintenance === null ? null : <MaintenanceNotice deploymentId={deployment.id} maintenance={maintenance}>{waitsFor === null ? undefined : t('runWaits')}</MaintenanceNotice>}
      <Next page={page} actions={actions} />
    </>
  );
}

function Next({ page, actions }: RunNextProps) {
  const { run, deployment, plan, allowed, waitsFor } = page;
  if (run.failure !== null) return <Failure page={page} actions={actions} />;
  if (waitsFor !== null) return <Waiting waitsFor={waitsFor} isLocked={(page.gate.maintenance ?? null) !== null} />;
  if (plan !== null && isWaitingForApproval(run) && page.stale) return <Stale page={page} freshPlan={actions.freshPlan} />;
  if (plan !== null && isWaitingForApproval(run)) {
    return (
      <>
        <WaitsAllTheSame run={run} />
        <PlanView plan={plan} />
        <ApprovalBar
          run={run}
          deploymentName={deployment.name}
          isPractice={deployment.target === 'practice'}
          summary={plan.summary}
          casualties={casualtiesOf(plan)}
          approvalMs={page.limits.approvalMs}
          allowed={allowed.decide}
          gate={page.gate}
          approveAction={actions.approve}
          discardAction={actions.discard}
        />
      </>
    );
  }
  return isFinished(run) ? <Finished page={page} actions={actions} /> : null;
}

/** Why a run that was to approve itself waits for a person. */
function WaitsAllTheSame({ run }: { run: Run }) {
  const t = useTranslations('runs.autoApproveRefused');
  if (run.autoApproveRefused === null) return null;
  return <Alert tone="waiting" title={t(run.autoApproveRefused, { who: run.requestedBy })} className="mb-4" />;
}

function Failure({ page, actions }: RunNextProps) {
  const t = useTranslations('runs.page');
  const { run, left, planted } = page;
  const existing = left?.length ?? 0;
  // An adoption that the configuration has no place for is not the way on.
  const hasToAdopt = isToAdopt(page.unmanaged) && !(run.adopts > 0 && run.failure?.code === 'invalid_configuration');
  return (
    <>
      {run.failure === null ? null : (
        <FailureCard failure={run.failure} planted={planted}>
          <RemedyButtons failure={run.failure} page={{ ...page, hasToAdopt }} actions={actions} />
        </FailureCard>
      )}
      {existing > 0 ? <Alert tone="waiting" title={t(leftTitleOf(page.deployment), { count: existing })}>{t('leftMeaning')}</Alert> : null}
    </>
  );
}

/** Nothing of practice costs money. */
function leftTitleOf({ target }: Pick<Deployment, 'target'>): 'leftTitle' | 'leftTitlePractice' {
  return target === 'practice' ? 'leftTitlePractice' : 'leftTitle';
}

function isToAdopt(unmanaged: RunNextProps['page']['unmanaged']): boolean {
  return unmanaged?.items.some((item) => item.adoptable) ?? false;
}

/** One like this; a deploy passes the preflight. */
function AnotherRun({ action, run, gate, children }: { action: FormAction; run: Run; gate: Gate; children: ReactNode }) {
  return <DeployButton action={action} values={{ runId: run.id }} gate={needsPreflight(run) ? gate : withoutPreflight(gate)}>{children}</DeployButton>;
}

function Stale({ page: { run, allowed, gate }, freshPlan }: { page: RunNextProps['page']; freshPlan: FormAction }) {
  const t = useTranslations('runs.page');
  return (
    <Alert tone="waiting" title={t('staleTitle')} actions={allowed.queue ? <AnotherRun action={freshPlan} run={run} gate={gate}>{t('freshPlan')}</AnotherRun> : undefined}>
      {t('staleMeaning')}
    </Alert>
  );
}

function Waiting({ waitsFor: { run, noRunner }, isLocked }: { waitsFor: WaitsFor; /** The maintenance notice says why it waits. */ isLocked: boolean }) {
  const t = useTranslations('runs.page');
  if (isLocked) return null;
  if (noRunner) return <Alert tone="waiting" title={t('noRunnerTitle')}>{t('noRunnerAction')}</Alert>;
  if (run === null) return null;
  return (
    <Alert tone="unknown" title={t('behindTitle', { number: run.number })} actions={<ButtonLink href={`/deployments/${run.deploymentId}/runs/${run.id}`}>{t('behindOpen', { number: run.number })}</ButtonLink>}>
      {t('behindMeaning')}
    </Alert>
  );
}

function Finished({ page, actions }: RunNextProps) {
  const { run, deployment, left, allowed, unmanaged, gate } = page;
  const t = useTranslations('runs.page');
  const toDeployment = <ButtonLink href={`/deployments/${deployment.id}`} variant="primary">{t('toDeployment')}</ButtonLink>;
  const toOptions = allowed.edit ? <ButtonLink href={`/deployments/${deployment.id}/edit`}>{t('edit')}</ButtonLink> : null;
  if (run.status === 'applied' && run.kind === 'destroy') {
    return <TornDown deployment={deployment} left={left ?? []} ledger={page.ledger} />;
  }
  if (run.purpose === 'unprotect' && (run.status === 'applied' || run.status === 'no_changes')) return <Unprotected deploymentId={deployment.id} />;
  if (run.driftCheck) return <Alert tone="unknown" title={t('driftTitle')} actions={toDeployment} />;
  if (run.status === 'applied' && run.refreshOnly) return <Alert tone="good" title={t('acceptedTitle')} actions={<>{toDeployment}{toOptions}</>}>{t('acceptedNext')}</Alert>;
  if (run.status === 'applied' && run.adoptOnly) return <Adopted page={page} goOn={actions.goOn} />;
  if (run.status === 'applied' && page.isChange) return <Alert tone="good" title={t('changedTitle')} actions={toDeployment}>{t('changedNext')}</Alert>;
  if (run.status === 'applied') return <Alert tone="good" title={t('deployedTitle')} actions={toDeployment}>{t('deployedNext')}</Alert>;
  if (run.status === 'no_changes') return null;
  const existing = left?.length ?? 0;
  // What was begun may exist in Azure alone.
  const mayHaveChanged = run.applyStartedAt !== null || (unmanaged?.items.length ?? 0) > 0;
  const title = existing > 0 ? t(leftTitleOf(deployment), { count: existing }) : mayHaveChanged ? t('nothingInState') : t('nothingChanged');
  return (
    <Alert
      tone={existing > 0 || mayHaveChanged ? 'waiting' : 'unknown'}
      title={title}
      actions={
        <>
          {allowed.queue && !isToAdopt(unmanaged) ? <AnotherRun action={actions.tryAgain} run={run} gate={gate}>{t(run.applyStartedAt === null ? 'tryAgain' : 'resume')}</AnotherRun> : null}
          <ButtonLink href={`/deployments/${deployment.id}`}>{t('toDeployment')}</ButtonLink>
        </>
      }
    >
      {existing > 0 ? t('leftMeaning') : mayHaveChanged ? t('nothingInStateMeaning') : undefined}
    </Alert>
  );
}

/** It imported and did nothing else, so the deployment is as incomplete as it was. */
function Adopted({ page: { run, deployment, missing, allowed, gate }, goOn }: { page: RunNextProps['page']; goOn: FormAction }) {
  const t = useTranslations('runs.page');
  const isIncomplete = deployment.status === 'failed';
  return (
    <Alert
      tone={isIncomplete ? 'waiting' : 'good'}
      title={t('adoptedTitle', { count: run.adopts })}
      actions={
        <>
          {isIncomplete && allowed.queue ? <DeployButton action={goOn} values={{ deploymentId: deployment.id }} gate={gate}>{t('goOn')}</DeployButton> : null}
          <ButtonLink href={`/deployments/${deployment.id}`}>{t('toDeployment')}</ButtonLink>
        </>
      }
    >
      {missing === null || missing.missing === 0 ? t('adoptedNext') : t('adoptedMissing', { ...missing })}
    </Alert>
  );
}

/** The first of a teardown's two plans is through. */
function Unprotected({ deploymentId }: { deploymentId: string }) {
  const t = useTranslations('teardown.afterUnprotect');
  return <Alert tone="good" title={t('title')} actions={<ButtonLink href={`/deployments/${deploymentId}/teardown`} variant="primary">{t('go')}</ButtonLink>}>{t('meaning')}</Alert>;
}
