import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { EvidenceNote } from '#components/adoption/evidence-note.tsx';
import { UnmanagedPanel } from '#components/adoption/unmanaged-panel.tsx';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { RefreshWhile } from '#components/ui/refresh-while.tsx';
import { LiveRunBadge } from '#components/runs/live-run-badge.tsx';
import { RunDetails } from '#components/runs/run-details.tsx';
import { RunLive } from '#components/runs/run-live.tsx';
import { RunNext } from '#components/runs/run-next.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { titleOf } from '#lib/runs/run-status.ts';
import { loadRunPage } from '#lib/web/pages/run-page.ts';
import { adoptAction, deployAction } from '../../actions.ts';
import { approveAction, cancelAction, discardAction, freshPlanAction, removeFaultsAction, tryAgainAction, turnOffLockAction } from './actions.ts';
import { PageWords } from '../../../../../page-words.tsx';

interface RunPageProps {
  params: Promise<{ deploymentId: string; runId: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('runs'))('page.title') };
}

/** The run also comes by its own stream (RunLive). With many tabs open that stream waits for its turn. */
const LIVE = ['run', 'deployment', 'state', 'person'] as const;

/** One run: what it would change, what it does, what came of it. */
export default async function RunPage({ params }: RunPageProps) {
  const { deploymentId, runId } = await params;
  const page = await loadRunPage(deploymentId, runId);
  const { run, deployment, progress, log, expected, allowed } = page;
  const t = await getTranslations('runs');
  const preflight = await getTranslations('preflight.skipped');
  return (
    <PageWords of={['logs', 'modules', 'plans', 'preflight', 'runs']}>
      <PageBody width="full">
        <PageHeader
          crumbs={[{ label: t('page.deployments'), href: '/deployments' }, { label: deployment.name, href: `/deployments/${deployment.id}` }, { label: t('number', { number: run.number }) }]}
          title={t('page.heading', { kind: t(`kind.${titleOf(run)}`), number: run.number })}
          badges={<><LiveRunBadge run={run} />{deployment.target === 'practice' ? <PracticeBadge /> : null}</>}
        />
        <RunLive run={run} deploymentName={deployment.name} isPractice={deployment.target === 'practice'} progress={progress} log={log} expected={expected} graceMs={page.limits.cancelGraceMs} mayCancel={allowed.cancel} cancelAction={cancelAction}>
          <RunNext page={page} actions={{ approve: approveAction, discard: discardAction, tryAgain: tryAgainAction, freshPlan: freshPlanAction, turnOffLock: turnOffLockAction, removeFaults: removeFaultsAction, goOn: deployAction }} />
          {page.unmanaged === null ? null : <UnmanagedPanel deploymentId={deployment.id} isPractice={deployment.target === 'practice'} unmanaged={page.unmanaged} adoptAction={adoptAction} gate={page.gate} allowed={allowed.queue} />}
          <EvidenceNote evidence={page.evidence} />
          <RefreshWhile active={page.awaitsLook} everyMs={2_000} />
        </RunLive>
        {run.skippedPreflight === null ? null : (
          <Alert tone="waiting" title={preflight('title')} className="mt-6">
            {page.skippedChecks.length === 0 ? null : <p>{preflight('failed', { checks: page.skippedChecks.join(', ') })}</p>}
            <p>{preflight('reason', { who: run.requestedBy, reason: run.skippedPreflight })}</p>
          </Alert>
        )}
        <RunDetails page={page} />
        <LiveRefresh of={LIVE} deploymentId={deployment.id} />
      </PageBody>
    </PageWords>
  );
}
