import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { ActionButton } from '#components/ui/action-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { Deployment } from '#lib/deployments/deployment.ts';
import { TEARDOWN_STAGES, type TeardownStage, type TeardownView } from '#lib/teardown/teardown-view.ts';
import { ClusterContents } from './cluster-contents.tsx';
import { ForeignResources } from './foreign-resources.tsx';
import { LockList } from './lock-list.tsx';
import { Stage } from './stage.tsx';

export interface TeardownActions {
  deleteLock: FormAction;
  deleteResources: FormAction;
  unprotect: FormAction;
  drop: FormAction;
  destroy: FormAction;
}

interface TeardownWayProps {
  deployment: Pick<Deployment, 'id' | 'name' | 'target'>;
  view: TeardownView;
  /** Whether a run is under way, which everything waits for. */
  busy: boolean;
  allowed: { deploy: boolean; destroy: boolean };
  actions: TeardownActions;
}

/** What has to be decided before a teardown is planned, in order, and the plan itself at the end. */
export function TeardownWay(props: TeardownWayProps) {
  const t = useTranslations('teardown.way');
  const { view } = props;
  const at = TEARDOWN_STAGES.indexOf(view.stage);
  return (
    <Card title={t('title')} description={t('description')} flush>
      <ol>
        {TEARDOWN_STAGES.map((stage, index) => (
          <Stage key={stage} stage={stage} state={view.stages[stage]} later={index > at || props.busy}>
            {view.stages[stage] === 'open' || (stage === 'locks' && view.locks.length > 0) ? <Open stage={stage} {...props} /> : <Settled stage={stage} state={view.stages[stage]} />}
          </Stage>
        ))}
      </ol>
    </Card>
  );
}

function Settled({ stage, state }: { stage: TeardownStage; state: 'clear' | 'unknown' }) {
  const t = useTranslations('teardown');
  if (stage === 'destroy') return null;
  const isUnknown = state === 'unknown' && stage !== 'adopt';
  return <p className="text-small text-muted">{isUnknown ? t(`${stage}.unknown`) : t(`${stage}.clear`)}</p>;
}

function Open({ stage, deployment, view, busy, allowed, actions }: TeardownWayProps & { stage: TeardownStage }) {
  const t = useTranslations('teardown');
  const values = { deploymentId: deployment.id };
  const mayDecide = allowed.destroy && !busy;
  switch (stage) {
    case 'adopt':
      return <><p>{t('adopt.open', { count: view.outside })}</p><ButtonLink href={`/deployments/${deployment.id}`}>{t('adopt.go')}</ButtonLink></>;
    case 'locks':
      return <LockList deploymentId={deployment.id} locks={view.locks} allowed={mayDecide} deleteAction={actions.deleteLock} />;
    case 'resources':
      return <ForeignResources deployment={deployment} resources={view.resources} allowed={mayDecide && view.stage === stage} deleteAction={actions.deleteResources} />;
    case 'protection':
      return <Protection {...{ view, allowed: allowed.deploy && !busy && view.stage === stage, values, action: actions.unprotect }} />;
    case 'cluster':
      return <ClusterContents deployment={deployment} addresses={view.lost} allowed={mayDecide && view.stage === stage} dropAction={actions.drop} />;
    case 'destroy':
      return <Destroy {...{ view, busy, isPractice: deployment.target === 'practice', allowed: allowed.destroy, values, action: actions.destroy }} />;
  }
}

function Protection({ view, allowed, values, action }: { view: TeardownView; allowed: boolean; values: Record<string, string>; action: FormAction }) {
  const t = useTranslations('teardown.protection');
  return (
    <>
      <p>{t('meaning', { count: view.protection.length })}</p>
      <p className="text-small text-muted">{t('edits')}</p>
      {allowed ? <ActionButton action={action} values={values} variant="primary">{t('go')}</ActionButton> : null}
    </>
  );
}

function Destroy({ view, busy, isPractice, allowed, values, action }: { view: TeardownView; busy: boolean; isPractice: boolean; allowed: boolean; values: Record<string, string>; action: FormAction }) {
  const t = useTranslations('teardown.destroy');
  if (view.stage !== 'destroy') return <p className="text-small text-muted">{t('waits')}</p>;
  return (
    <>
      <p>{t('meaning')}</p>
      {allowed ? null : <p className="text-muted">{t('notAllowed')}</p>}
      {allowed && !busy ? <PlanIt outside={view.outside} isPractice={isPractice} values={values} action={action} /> : null}
    </>
  );
}

/** Where something is outside state, the person says that it is to stay. */
function PlanIt({ outside, isPractice, values, action }: { outside: number; isPractice: boolean; values: Record<string, string>; action: FormAction }) {
  const t = useTranslations('teardown.destroy');
  if (outside === 0) return <ActionButton action={action} values={values} variant="danger">{t('go')}</ActionButton>;
  return (
    <ConfirmDialog trigger={<Button variant="danger">{t('go')}</Button>} title={t('leavesTitle', { count: outside })} description={t('leaves')} confirmLabel={t('go')} action={action} values={values}>
      <Switch name="leave" label={t('leave', { practice: String(isPractice) })} hint={t('leaveHint', { practice: String(isPractice) })} />
    </ConfirmDialog>
  );
}
