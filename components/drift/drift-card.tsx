import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import { maintenanceOf, withoutPreflight, type Gate } from '#components/preflight/gate.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { SHOWN_AT_ONCE } from '#components/ui/more-items.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import type { Drift, DriftReport } from '#lib/drift/drift-report.ts';
import type { Run } from '#lib/runs/run.ts';
import type { Resource } from '#lib/state/resource.ts';
import { ByAzure } from './by-azure.tsx';
import { DriftTable } from './drift-table.tsx';
import { PracticeHands } from './practice-hands.tsx';
import { ScheduleForm } from './schedule-form.tsx';

export interface DriftCardProps {
  deployment: Pick<Deployment, 'id' | 'target'>;
  drift: Drift;
  resources: readonly Resource[];
  /** A run that changes things and has not ended. */
  inTheWay: Run | null;
  /** What the run has to pass that reverts. */
  gate: Gate;
  /** Whether the reader's role may queue runs. */
  allowed: boolean;
  actions: { check: FormAction; accept: FormAction; revert: FormAction; schedule: FormAction; tamper: FormAction };
}

/** Whether Azure still is what state says: what the last check found, what to do about it, and when the next one comes. */
export function DriftCard({ deployment, drift, resources, inTheWay, gate, allowed, actions }: DriftCardProps) {
  const t = useTranslations('drift');
  const { report, underWay } = drift;
  const values = { deploymentId: deployment.id };
  const isCurrent = report !== null && report.supersededBy === null;
  return (
    <Card
      title={t('title')}
      description={t('description')}
      flush
      actions={allowed && underWay === null ? <DeployButton action={actions.check} values={values} gate={maintenanceOf(gate)} variant="secondary">{t('check')}</DeployButton> : undefined}
      footer={allowed ? <ScheduleForm deploymentId={deployment.id} schedule={drift.schedule} words={scheduleWords(t)} action={actions.schedule} /> : undefined}
    >
      <div className="flex flex-col gap-3 p-4">
        <UnderWay drift={drift} inTheWay={inTheWay} />
        {report === null ? <Never drift={drift} /> : <Outcome report={report} accepted={drift.accepted} mayAct={allowed && isCurrent && inTheWay === null} gate={gate} values={values} actions={actions} />}
      </div>
      {report === null || report.resources.length === 0 ? null : <DriftTable resources={report.resources} />}
      {report === null || report.byAzure.length === 0 ? null : <ByAzure items={report.byAzure} />}
      {deployment.target === 'practice' && allowed && underWay === null ? <PracticeHands deploymentId={deployment.id} resources={resources.slice(0, SHOWN_AT_ONCE)} action={actions.tamper} gate={maintenanceOf(gate)} /> : null}
    </Card>
  );
}

function scheduleWords(t: ReturnType<typeof useTranslations<'drift'>>) {
  return { label: t('schedule.label'), save: t('schedule.save'), options: { off: t('schedule.off'), daily: t('schedule.daily'), weekly: t('schedule.weekly') } };
}

/** A check that goes on, or one that came to no end. */
function UnderWay({ drift: { underWay, missed }, inTheWay }: { drift: Drift; inTheWay: Run | null }) {
  const t = useTranslations('drift');
  const run = underWay ?? missed;
  if (run === null) return null;
  const open = <ButtonLink href={`/deployments/${run.deploymentId}/runs/${run.id}`} size="small">{t('openRun', { number: run.number })}</ButtonLink>;
  if (underWay !== null) return <Alert tone="running" title={t('checking')} actions={open}>{inTheWay === null ? t('checkingMeaning') : t('waiting')}</Alert>;
  if (run.skipReason !== null) return <Alert tone="unknown">{t(`skipped.${run.skipReason}`, { number: run.gaveWayTo ?? 0 })}</Alert>;
  if (run.gaveWayTo !== null) return <Alert tone="unknown">{t('gaveWay', { number: run.gaveWayTo })}</Alert>;
  return run.failure === null ? null : <Alert tone="failed" actions={open}>{t('failed', { title: run.failure.title })}</Alert>;
}

function Never({ drift: { underWay } }: { drift: Drift }) {
  const t = useTranslations('drift');
  return underWay === null ? <Alert tone="unknown" title={t('never')}>{t('neverMeaning')}</Alert> : null;
}

function Outcome({ report, accepted, mayAct, gate, values, actions }: { report: DriftReport; accepted: number | null; mayAct: boolean; gate: Gate; values: Record<string, string>; actions: DriftCardProps['actions'] }) {
  const t = useTranslations('drift');
  const { outcome, resources, supersededBy, pending } = report;
  const time = () => <RelativeTime at={report.checkedAt} />;
  const gone = resources.filter(({ kind }) => kind === 'gone').length;
  const tone = supersededBy !== null ? 'unknown' : outcome === 'no_drift' ? 'good' : outcome === 'gone' ? 'failed' : 'waiting';
  const title = outcome === 'gone' ? t('outcome.gone', { count: gone, changed: resources.length - gone }) : outcome === 'drifted' ? t('outcome.drifted', { count: resources.length }) : t('outcome.no_drift');
  const toDo = mayAct && resources.length > 0;
  const isPending = pending > 0 && supersededBy === null;
  return (
    <Alert
      tone={tone}
      title={title}
      actions={
        toDo ? (
          <>
            <DeployButton action={actions.revert} values={values} gate={gate}>{t('revert')}</DeployButton>
            <DeployButton action={actions.accept} values={values} gate={withoutPreflight(gate)} variant="secondary">{t('accept')}</DeployButton>
          </>
        ) : mayAct && isPending ? (
          <DeployButton action={actions.revert} values={values} gate={gate}>{t('planDeploy')}</DeployButton>
        ) : undefined
      }
    >
      <p>{t.rich('checked', { time })}</p>
      {supersededBy === null ? null : <p>{t('superseded', { number: supersededBy })}</p>}
      {isPending ? <p>{accepted === null ? t('pending', { count: pending }) : t('pendingAccepted', { count: pending, number: accepted })}</p> : null}
      {toDo ? <Ways report={report} /> : null}
    </Alert>
  );
}

function Ways({ report: { resources } }: { report: DriftReport }) {
  const t = useTranslations('drift');
  const b = (name: ReactNode) => <strong className="font-medium">{name}</strong>;
  const losing = resources.filter((resource) => resource.revertLosesData);
  return (
    <>
      <p>{t.rich('revertMeaning', { b })}</p>
      <p>{t.rich('acceptMeaning', { b })}</p>
      {losing.length === 0 ? null : <p className="font-medium text-failed">{t('losesData', { names: losing.map(({ name, type }) => `${type}.${name}`).join(', ') })}</p>}
    </>
  );
}
