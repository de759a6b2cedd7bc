import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { ImportDialog } from '#components/state/import-dialog.tsx';
import { LockCard } from '#components/state/lock-card.tsx';
import { ReadStateCard } from '#components/state/read-state-card.tsx';
import { RewrittenNote } from '#components/state/rewritten-note.tsx';
import { VersionTable } from '#components/state/version-table.tsx';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Pagination } from '#components/ui/pagination.tsx';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { loadStatePage } from '#lib/web/pages/state-page.ts';
import { single, type SearchParams } from '#lib/web/search-params.ts';
import { breakLockAction, lockAction, rollBackAction, unlockAction } from './actions.ts';
import { PageWords } from '../../../../page-words.tsx';

interface StatePageProps {
  params: Promise<{ deploymentId: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('state'))('title') };
}

const LIVE = ['state', 'run', 'deployment', 'person'] as const;

/** What Terraform knows of a deployment: its versions, and who may write the next. */
export default async function StatePage({ params, searchParams }: StatePageProps) {
  const { deploymentId } = await params;
  const { deployment, versions, nextCursor, isFirstPage, locks, read, mayManage } = await loadStatePage(deploymentId, single((await searchParams).cursor));
  const t = await getTranslations('state');
  const deployments = await getTranslations('deployments');
  const connection = await getTranslations('shell.connection');
  const isHere = deployment.backend.kind === 'console';
  const here = `/deployments/${deployment.id}/state`;
  return (
    <PageWords of={[]}>
      <PageBody>
        <PageHeader
          crumbs={[{ label: deployments('title'), href: '/deployments' }, { label: deployment.name, href: `/deployments/${deployment.id}` }, { label: t('title') }]}
          title={t('title')}
          badges={deployment.target === 'practice' ? <PracticeBadge /> : null}
          description={t('description')}
          actions={
            mayManage && isHere ? (
              <ImportDialog
                deploymentId={deployment.id}
                trigger={<Button>{t('import')}</Button>}
                texts={{ title: t('importTitle'), meaning: t('importMeaning'), confirm: t('importConfirm'), progress: t('importProgress'), signedOut: connection('refusedSignedOut'), lost: t('importLost'), tooLarge: t('importTooLarge'), none: t('importNone') }}
              >
                <Field name="file" label={t('importFile')} required>{(control) => <Input {...control} type="file" accept=".tfstate,.json,application/json" className="py-1.5 text-small file:mr-3 file:font-medium" />}</Field>
              </ImportDialog>
            ) : undefined
          }
        />
        <div className="flex flex-col gap-6">
          {isHere ? null : <Alert tone="unknown" title={t('elsewhereTitle')}>{t('elsewhere', { kind: deployment.backend.kind })}</Alert>}
          <RewrittenNote deploymentId={deployment.id} versions={versions} />
          <LockCard deploymentId={deployment.id} locks={locks} mayManage={mayManage} actions={{ lock: lockAction, unlock: unlockAction, breakLock: breakLockAction }} />
          {isHere ? null : <ReadStateCard deploymentId={deployment.id} read={read} />}
          {isHere || versions.length > 0 ? <div>
            <Card title={t('versions')} description={t('versionsMeaning')} flush>
              {versions.length === 0 ? <p className="p-4 text-muted">{t('none')}</p> : <VersionTable deploymentId={deployment.id} versions={versions} mayManage={mayManage} rollBackAction={rollBackAction} />}
            </Card>
            <Pagination nextHref={nextCursor === null ? null : `${here}?cursor=${nextCursor}`} firstHref={isFirstPage ? null : here} />
          </div> : null}
        </div>
        <LiveRefresh of={LIVE} deploymentId={deployment.id} />
      </PageBody>
    </PageWords>
  );
}
