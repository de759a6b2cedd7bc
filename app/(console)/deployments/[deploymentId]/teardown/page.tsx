import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { LossesCard } from '#components/teardown/losses-card.tsx';
import { StepHistory } from '#components/teardown/step-history.tsx';
import { MaintenanceNotice } from '#components/maintenance/maintenance-notice.tsx';
import { SurveyNote } from '#components/teardown/survey-note.tsx';
import { TeardownWay } from '#components/teardown/teardown-way.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { RefreshWhile } from '#components/ui/refresh-while.tsx';
import { loadTeardownPage } from '#lib/web/pages/teardown-page.ts';
import { deleteLockAction, deleteResourcesAction, dropAction, planTeardownAction, unprotectAction } from './actions.ts';
import { PageWords } from '../../../../page-words.tsx';

interface TeardownPageProps {
  params: Promise<{ deploymentId: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('teardown'))('title') };
}

const LIVE = ['state', 'run', 'deployment', 'person'] as const;

/** The way to a teardown: what it loses, what is in its way, and its plan. All of it is read anew while the page is open. */
export default async function TeardownPage({ params }: TeardownPageProps) {
  const { deployment, view, survey, steps, inTheWay, maintenance, allowed } = await loadTeardownPage((await params).deploymentId);
  const t = await getTranslations('teardown');
  const deployments = await getTranslations('deployments');
  const runs = await getTranslations('runs');
  const actions = { deleteLock: deleteLockAction, deleteResources: deleteResourcesAction, unprotect: unprotectAction, drop: dropAction, destroy: planTeardownAction };
  return (
    <PageWords of={[]}>
      <PageBody>
        <PageHeader
          crumbs={[{ label: deployments('title'), href: '/deployments' }, { label: deployment.name, href: `/deployments/${deployment.id}` }, { label: t('title') }]}
          title={`${t('title')}: ${deployment.name}`}
          badges={deployment.target === 'practice' ? <PracticeBadge /> : undefined}
          description={t('description')}
        />
        <div className="flex flex-col gap-6">
          {inTheWay === null ? null : (
            <Alert tone="running" title={t('underWay', { kind: runs(`kind.${inTheWay.kind}`), number: inTheWay.number })} actions={<ButtonLink href={`/deployments/${deployment.id}/runs/${inTheWay.id}`}>{t('openRun', { number: inTheWay.number })}</ButtonLink>}>
              {t('underWayMeaning')}
            </Alert>
          )}
          {maintenance === null ? null : <MaintenanceNotice deploymentId={deployment.id} maintenance={maintenance} />}
          <SurveyNote survey={survey} />
          <LossesCard losses={view.losses} others={view.others} isWhole={view.isWhole} />
          <TeardownWay deployment={deployment} view={view} busy={inTheWay !== null || maintenance !== null} allowed={allowed} actions={actions} />
          <StepHistory steps={steps} />
        </div>
        <RefreshWhile active everyMs={3_000} />
        <LiveRefresh of={LIVE} deploymentId={deployment.id} />
      </PageBody>
    </PageWords>
  );
}
