import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { Wizard } from '#components/wizard/wizard.tsx';
import { loadEditWizard } from '#lib/web/pages/wizard-page.ts';
import { draftPreflightAction, finishWizardAction } from '../../new/actions.ts';
import { WizardWords } from '../../../../page-words.tsx';

interface EditDeploymentProps {
  params: Promise<{ deploymentId: string }>;
}

export async function generateMetadata({ params }: EditDeploymentProps): Promise<Metadata> {
  const { values } = await loadEditWizard((await params).deploymentId);
  return { title: (await getTranslations('wizard'))('editTitle', { name: values.name }) };
}

/** What refuses a plan: a maintenance lock, a lock of the state, a run under way. */
const LIVE = ['deployment', 'run', 'state', 'person'] as const;

/** The wizard over a deployment that exists: to try again after a failure, or to change it. */
export default async function EditDeploymentPage({ params }: EditDeploymentProps) {
  const { deploymentId } = await params;
  const start = await loadEditWizard(deploymentId);
  const t = await getTranslations('wizard');
  const { name, target } = start.values;
  const home = `/deployments/${deploymentId}`;
  return (
    <PageBody>
      <PageHeader
        crumbs={[{ label: t('crumbs.deployments'), href: '/' }, { label: name, href: home }, { label: t('crumbs.edit') }]}
        title={t('editTitle', { name })}
        badges={target === 'practice' ? <PracticeBadge /> : null}
        description={t('editDescription')}
      />
      <WizardWords>
        <Wizard key={deploymentId} start={start} saveAction={null} finishAction={finishWizardAction} lookAction={draftPreflightAction} />
      </WizardWords>
      <LiveRefresh of={LIVE} deploymentId={deploymentId} />
    </PageBody>
  );
}
