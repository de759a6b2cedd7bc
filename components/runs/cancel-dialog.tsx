'use client';

import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { ResourceProgress } from '#lib/runs/resource-progress.ts';
import type { Run } from '#lib/runs/run.ts';
import { isHeld, isWaitingForApproval } from '#lib/runs/run-status.ts';
import { canCancel } from '#lib/runs/run-transitions.ts';
import { useResourceWords } from './use-resource-words.ts';

interface CancelDialogProps {
  run: Run;
  deploymentName: string;
  isPractice: boolean;
  resources: readonly ResourceProgress[];
  /** After its interrupt Terraform has this long before force is offered. */
  graceMs: number;
  /** Gets `runId`, and `force` = true for a stop by force. */
  cancelAction: FormAction;
}

/** The way to stop a run: asks first, names what is under way; by force only once Terraform has had its time. Nothing where nothing can be stopped. */
export function CancelDialog(props: CancelDialogProps) {
  const { run } = props;
  // While a plan waits, its answer is to discard it.
  if (isWaitingForApproval(run)) return null;
  if (canCancel(run)) return <AskToCancel {...props} />;
  return isHeld(run) && run.cancelRequestedAt !== null ? <Canceling {...props} since={run.cancelRequestedAt} /> : null;
}

function AskToCancel({ run, isPractice, resources, cancelAction }: CancelDialogProps) {
  const t = useTranslations('runs.cancel');
  const underWay = resources.filter((resource) => resource.state === 'running');
  const made = resources.filter((resource) => resource.state === 'done' && resource.action === 'create').length;
  return (
    <ConfirmDialog
      trigger={<Button>{t('open')}</Button>}
      title={t('title', { number: run.number })}
      description={run.status === 'applying' ? t('meaning') : t('meaningEarly')}
      confirmLabel={t('confirm')}
      dismissLabel={t('keep')}
      action={cancelAction}
      values={{ runId: run.id }}
    >
      {underWay.length === 0 ? null : <UnderWay resources={underWay} />}
      {made === 0 ? null : <p>{t(isPractice ? 'madePractice' : 'made', { count: made })}</p>}
    </ConfirmDialog>
  );
}

function UnderWay({ resources }: { resources: readonly ResourceProgress[] }) {
  const t = useTranslations('runs.cancel');
  const { typeTitle } = useResourceWords();
  return (
    <div>
      <p>{t('underWay', { count: resources.length })}</p>
      <ul className="mt-2 max-h-56 overflow-y-auto rounded-card border border-border p-3 text-small">
        {resources.map((resource) => (
          <li key={resource.address} title={resource.address}>
            {typeTitle(resource.type)} <span className="font-mono text-caption text-muted">{resource.name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Canceling({ run, deploymentName, isPractice, resources, graceMs, cancelAction, since }: CancelDialogProps & { since: string }) {
  const t = useTranslations('runs.cancel');
  const now = useNow();
  const graceOver = now !== null && run.cancelSignaledAt !== null && now - Date.parse(run.cancelSignaledAt) >= graceMs;
  return (
    <div className="flex flex-wrap items-center gap-3 text-small text-muted">
      <span>
        {t.rich('requested', { time: () => <RelativeTime at={since} />, who: run.cancelRequestedBy ?? '' })}
        {' '}<WaitingFor run={run} resources={resources} />
        {graceOver ? null : <> {t('forceLater', { minutes: Math.max(1, Math.ceil(graceMs / 60_000)) })}</>}
      </span>
      {graceOver ? (
        <ConfirmDialog
          trigger={<Button variant="danger">{t('forceOpen')}</Button>}
          title={t('forceTitle')}
          description={t(isPractice ? 'forceMeaningPractice' : 'forceMeaning')}
          confirmLabel={t('forceConfirm')}
          dismissLabel={t('keep')}
          typed={deploymentName}
          action={cancelAction}
          values={{ runId: run.id, force: 'true' }}
        />
      ) : null}
    </div>
  );
}

/** A cancel that takes long says what for: the runner has not heard of it, or Terraform waits for resources. */
function WaitingFor({ run, resources }: Pick<CancelDialogProps, 'run' | 'resources'>) {
  const t = useTranslations('runs.cancel');
  const { typeTitle } = useResourceWords();
  if (run.cancelSignaledAt === null) return t('waitsForRunner');
  const underWay = resources.filter((resource) => resource.state === 'running').map((resource) => typeTitle(resource.type));
  return underWay.length === 0 ? t('waitsForTerraform') : t('waitsForResources', { resources: [...new Set(underWay)].join(', ') });
}
