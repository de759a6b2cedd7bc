'use client';

import { useTranslations } from 'next-intl';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import { withoutPreflight, type Gate } from '#components/preflight/gate.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { PlanSummary } from '#lib/plans/plan-document.ts';
import type { Run } from '#lib/runs/run.ts';
import { PlanCounts } from '#components/plans/plan-counts.tsx';
import { useResourceWords } from './use-resource-words.ts';

/** A resource that the plan takes away, for good or to make it anew. */
export interface Casualty {
  address: string;
  type: string;
  name: string;
  action: 'delete' | 'replace';
  dataLoss: boolean;
}

export interface ApprovalBarProps {
  run: Pick<Run, 'id' | 'kind' | 'plannedAt' | 'refreshOnly'>;
  deploymentName: string;
  isPractice: boolean;
  summary: PlanSummary;
  /** What is destroyed or replaced; casualtiesOf(plan) gives it. */
  casualties: readonly Casualty[];
  /** A plan waits this long for a person. */
  approvalMs: number;
  /** Whether the reader's role may decide. */
  allowed: boolean;
  /** What keeps the plan from being approved: a person's lock on the state, or a maintenance lock. */
  gate: Gate;
  approveAction: FormAction;
  discardAction: FormAction;
}

/** Stays in view while a person is awaited: what the plan does, and the two answers to it. */
export function ApprovalBar(props: ApprovalBarProps) {
  const t = useTranslations('runs.approval');
  const { run, summary, casualties, allowed } = props;
  const replaced = casualties.filter((casualty) => casualty.action === 'replace').length;
  const destroyed = casualties.length - replaced;
  const losing = casualties.filter((casualty) => casualty.dataLoss).length;
  return (
    <section aria-label={t('label')} className="sticky bottom-0 z-20 flex flex-wrap items-center gap-x-6 gap-y-3 rounded-card border border-waiting/45 bg-raised p-4 shadow-float lg:bottom-4">
      <div className="min-w-0 flex-1 basis-80">
        <p className="font-semibold">{run.kind === 'destroy' ? t('questionDestroy', { count: summary.destroy }) : t(run.refreshOnly ? 'questionAccept' : 'question')}</p>
        <PlanCounts summary={summary} />
        {casualties.length === 0 ? null : (
          <p className="mt-1 text-small text-failed">
            {[destroyed > 0 ? t('destroyed', { count: destroyed }) : null, replaced > 0 ? t('replaced', { count: replaced }) : null, losing > 0 ? t('loses', { count: losing }) : null]
              .filter((part) => part !== null)
              .join('; ')}
          </p>
        )}
        {run.plannedAt === null ? null : <Expiry plannedAt={run.plannedAt} approvalMs={props.approvalMs} />}
      </div>
      {allowed ? <Answers {...props} /> : <p className="text-muted">{t('notAllowed')}</p>}
    </section>
  );
}

/** Nobody has to hurry, and nobody finds a plan gone without having been told. */
function Expiry({ plannedAt, approvalMs }: { plannedAt: string; approvalMs: number }) {
  const t = useTranslations('runs.approval');
  const at = new Date(Date.parse(plannedAt) + approvalMs).toISOString();
  const now = useNow();
  if (now !== null && now >= Date.parse(at)) return <p className="mt-1 text-small text-failed">{t('expired')}</p>;
  return <p className="mt-1 text-small text-muted">{t.rich('expires', { time: () => <RelativeTime at={at} />, clock: () => <ClockTime at={at} /> })}</p>;
}

function Answers({ run, deploymentName, isPractice, summary, casualties, gate, approveAction, discardAction }: ApprovalBarProps) {
  const t = useTranslations('runs.approval');
  const values = { runId: run.id };
  const dangerous = run.kind === 'destroy' || casualties.some((casualty) => casualty.dataLoss);
  const isOpen = (gate.lock ?? gate.maintenance ?? null) === null;
  const approve = run.kind === 'destroy' ? t('destroy', { count: summary.destroy }) : t(run.refreshOnly ? 'accept' : 'approve');
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmDialog
        trigger={<Button>{t('discard')}</Button>}
        title={t('discardTitle')}
        description={t('discardMeaning')}
        confirmLabel={t('discardConfirm')}
        dismissLabel={t('keep')}
        variant="primary"
        action={discardAction}
        values={values}
      />
      {dangerous && isOpen ? (
        <ConfirmDialog
          trigger={<Button variant="danger">{approve}</Button>}
          title={t('confirmTitle', { name: deploymentName })}
          description={t('confirmMeaning', { practice: String(isPractice) })}
          confirmLabel={t('destroy', { count: casualties.length })}
          typed={deploymentName}
          action={approveAction}
          values={values}
        >
          <CasualtyList casualties={casualties} />
        </ConfirmDialog>
      ) : (
        <DeployButton action={approveAction} values={values} gate={withoutPreflight(gate)} variant={dangerous ? 'danger' : 'primary'}>{approve}</DeployButton>
      )}
    </div>
  );
}

const SHOWN = 12;

/** What holds data comes first: it is what one must not overlook. */
function CasualtyList({ casualties }: { casualties: readonly Casualty[] }) {
  const t = useTranslations('runs.approval');
  const { typeTitle } = useResourceWords();
  const sorted = [...casualties].sort((a, b) => Number(b.dataLoss) - Number(a.dataLoss));
  return (
    <ul aria-label={t('destroyedList')} className="max-h-56 overflow-y-auto rounded-card border border-border p-3 text-small">
      {sorted.slice(0, SHOWN).map((casualty) => (
        <li key={casualty.address} className={casualty.dataLoss ? 'font-medium text-failed' : undefined} title={casualty.address}>
          {typeTitle(casualty.type)} <span className="font-mono text-caption text-muted">{casualty.name}</span>
        </li>
      ))}
      {sorted.length > SHOWN ? <li className="text-muted">{t('more', { count: sorted.length - SHOWN })}</li> : null}
    </ul>
  );
}
