import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { UnmanagedPanel } from '#components/adoption/unmanaged-panel.tsx';
import { AzurePlace } from '#components/azure/azure-place.tsx';
import { CredentialEnds } from '#components/azure/credential-ends.tsx';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { AllowedDowngradeNote } from '#components/deployments/allowed-downgrade-note.tsx';
import { DeploymentActions } from '#components/deployments/deployment-actions.tsx';
import { DeploymentStatusBadge } from '#components/deployments/deployment-status-badge.tsx';
import { DeploymentTop } from '#components/deployments/deployment-top.tsx';
import { InputFacts } from '#components/deployments/input-facts.tsx';
import { OutputTable } from '#components/deployments/output-table.tsx';
import { ResourceSummary } from '#components/deployments/resource-summary.tsx';
import { DriftCard } from '#components/drift/drift-card.tsx';
import { DeploymentPreflight } from '#components/preflight/deployment-preflight.tsx';
import { RunList } from '#components/runs/run-list.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { LiveStatus } from '#components/status/live-status.tsx';
import { MaintenanceNotice } from '#components/maintenance/maintenance-notice.tsx';
import { LedgerCard } from '#components/teardown/ledger-card.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { DownloadLink } from '#components/ui/download-link.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { Pagination } from '#components/ui/pagination.tsx';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { RefreshWhile } from '#components/ui/refresh-while.tsx';
import { loadDeploymentPage } from '#lib/web/pages/deployment-page.ts';
import { single, type SearchParams } from '#lib/web/search-params.ts';
import { acceptDriftAction, adoptAction, archiveAction, checkDriftAction, deployAction, driftScheduleAction, liveStatusAction, playFarEndAction, preflightAction, recordMadeAction, tamperAction } from './actions.ts';
import { removeFaultsAction } from './runs/[runId]/actions.ts';
import { readLedgerAction } from './teardown/actions.ts';
import { PageWords } from '../../../page-words.tsx';

interface DeploymentPageProps {
  params: Promise<{ deploymentId: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('deployments'))('page.title') };
}

const LIVE = ['run', 'deployment', 'state', 'person', 'credential', 'runner'] as const;

/** One deployment: how it stands, how to use it, what exists, what ran. */
export default async function DeploymentPage({ params, searchParams }: DeploymentPageProps) {
  const { deploymentId } = await params;
  const page = await loadDeploymentPage(deploymentId, single((await searchParams).cursor));
  const { deployment, live, record, outputs, resources, files, runs, isFirstPage, inTheWay, dataFolderAtRisk, azureSignIns, credential, expiry, unmanaged, drift, ledger, ledgerIsClosed, fqdn, preflight, maintenance, allowed } = page;
  const azureWords = await getTranslations('azure');
  const t = await getTranslations('deployments');
  const here = `/deployments/${deployment.id}`;
  /** Where something is to be deployed, what it needs comes before what is there. */
  const isNext = deployment.status === 'draft' || deployment.status === 'failed';
  const preflightPanel = <DeploymentPreflight key={preflight.report?.id ?? 'none'} deploymentId={deployment.id} target={deployment.target} preflight={preflight} calm={deployment.status === 'deployed' && inTheWay === null} allowed={allowed} startAction={preflightAction} />;
  return (
    <PageWords of={['preflight', 'status']}>
      <PageBody>
        <PageHeader
          crumbs={[{ label: t('title'), href: '/deployments' }, { label: deployment.name }]}
          title={deployment.name}
          badges={<><DeploymentStatusBadge deployment={deployment} />{deployment.target === 'practice' ? <PracticeBadge /> : null}</>}
          description={t('page.description', { location: deployment.location, version: deployment.moduleVersion })}
          actions={<DeploymentActions page={page} actions={{ deploy: deployAction, archive: archiveAction }} />}
        />
        <div className="flex flex-col gap-6">
          {dataFolderAtRisk === null ? null : <Alert tone="waiting" title={t('page.dataInCheckout.title')}>{t('page.dataInCheckout.detail', { folder: dataFolderAtRisk })}</Alert>}
          {credential === null || deployment.status === 'destroyed' ? null : <CredentialEnds name={credential.name} expiry={expiry} />}
          {maintenance === null ? null : <MaintenanceNotice deploymentId={deployment.id} maintenance={maintenance} />}
          {deployment.allowedDowngrade === null ? null : <AllowedDowngradeNote allowed={deployment.allowedDowngrade} />}
          <DeploymentTop page={page} deployAction={deployAction} removeFaultsAction={removeFaultsAction} />
          {deployment.status === 'destroyed' ? <LedgerCard deploymentId={deployment.id} isPractice={deployment.target === 'practice'} namespace={String(deployment.inputs.namespace)} fqdn={fqdn} ledger={ledger} isClosed={ledgerIsClosed} allowed={allowed.deploy} readAction={readLedgerAction} /> : null}
          {isNext ? preflightPanel : null}
          {deployment.lastRun === null && deployment.status === 'draft' ? null : (
            <LiveStatus
              key={deployment.id}
              deploymentId={deployment.id}
              target={deployment.target}
              initial={live.seen}
              renderedAt={live.renderedAt}
              changedAt={live.changedAt}
              emptiedGroup={deployment.status === 'destroyed' ? String(deployment.inputs.namespace) : null}
              record={record}
              farEnd={deployment.target === 'practice' && allowed.edit ? { fault: live.farEndFault, recordMade: recordMadeAction, play: playFarEndAction } : null}
              look={liveStatusAction}
            />
          )}
          <UnmanagedPanel deploymentId={deployment.id} isPractice={deployment.target === 'practice'} unmanaged={unmanaged} adoptAction={adoptAction} gate={page.gate} allowed={allowed.deploy} />
          {azureSignIns === null || deployment.status === 'destroyed' ? null : <Card title={azureWords('title')} description={azureWords('description')}><AzurePlace credential={credential} subscriptionId={deployment.subscriptionId} applied={deployment.appliedSubscriptionId} signIns={azureSignIns} /></Card>}
          {isNext || deployment.status === 'destroyed' ? null : preflightPanel}
          {drift === null ? null : (
            <DriftCard deployment={deployment} drift={drift} resources={resources} inTheWay={inTheWay} gate={page.gate} allowed={allowed.deploy} actions={{ check: checkDriftAction, accept: acceptDriftAction, revert: deployAction, schedule: driftScheduleAction, tamper: tamperAction }} />
          )}
          <ResourceSummary resources={resources} source={page.resourceSource} stateHref={`${here}/state`} />
          {outputs.length === 0 ? null : <Card title={t('outputs.title')} description={t('outputs.description')} flush><OutputTable outputs={outputs} /></Card>}
          <div>
            <Card title={t('page.history')} flush>
              {runs.items.length === 0 ? <p className="p-4 text-muted">{t('neverRun')}</p> : <RunList items={runs.items.map((run) => ({ run }))} />}
            </Card>
            <Pagination nextHref={runs.nextCursor === null ? null : `${here}?cursor=${runs.nextCursor}`} firstHref={isFirstPage ? null : here} />
          </div>
          <Card title={t('page.options')} actions={<DownloadLink href={`/api/v1/deployments/${deployment.id}/files.zip`}>{t('page.download')}</DownloadLink>}>
            <InputFacts location={deployment.location} moduleVersion={deployment.moduleVersion} inputs={deployment.inputs} secretNames={deployment.secretInputs} secretKeys={deployment.secretKeys} faults={deployment.practice?.faults ?? []} />
            <Disclosure summary={t('page.files')} className="mt-4">
              <div className="flex flex-col gap-4">
                {files.map((file) => (
                  <div key={file.name}>
                    <h3 className="mb-1 font-mono text-code font-medium">{file.name}</h3>
                    <CodeBlock code={file.content} label={file.name} />
                  </div>
                ))}
              </div>
            </Disclosure>
          </Card>
        </div>
        <LiveRefresh of={LIVE} deploymentId={deployment.id} />
        <RefreshWhile active={inTheWay !== null || (unmanaged.outdated && unmanaged.items.length > 0) || (drift !== null && drift.underWay !== null) || (deployment.status === 'destroyed' && !ledgerIsClosed && (ledger === null || ledger.isAsked))} everyMs={3_000} />
      </PageBody>
    </PageWords>
  );
}
