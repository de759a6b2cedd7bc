import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { Wizard } from '#components/wizard/wizard.tsx';
import { loadNewWizard } from '#lib/web/pages/wizard-page.ts';
import { draftPreflightAction, finishWizardAction, saveDraftAction } from './actions.ts';
import { WizardWords } from '../../../page-words.tsx';

interface NewDeploymentProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('wizard'))('newTitle') };
}

const LIVE = ['deployment', 'state'] as const;

/** A new deployment, or a draft that is taken up again. */
export default async function NewDeploymentPage({ searchParams }: NewDeploymentProps) {
  const { draft, target } = await searchParams;
  const start = await loadNewWizard({ draft: single(draft), target: single(target) });
  const t = await getTranslations('wizard');
  return (
    <PageBody>
      <PageHeader
        crumbs={[{ label: t('crumbs.deployments'), href: '/deployments' }, { label: t('crumbs.new') }]}
        title={t('newTitle')}
        description={t('newDescription')}
      />
      <WizardWords>
        <Wizard key={start.deploymentId} start={start} saveAction={saveDraftAction} finishAction={finishWizardAction} lookAction={draftPreflightAction} />
      </WizardWords>
      {/* Each refresh would start a wizard without a stored draft again. */}
      {start.maintenance === null && start.stateLock === null ? null : <LiveRefresh of={LIVE} deploymentId={start.deploymentId} />}
    </PageBody>
  );
}

function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
