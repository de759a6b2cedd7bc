import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { DeploymentSearch } from '#components/deployments/deployment-search.tsx';
import { DeploymentTable } from '#components/deployments/deployment-table.tsx';
import { FirstDeployment } from '#components/deployments/first-deployment.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FilterChips } from '#components/ui/filter-chips.tsx';
import { Pagination } from '#components/ui/pagination.tsx';
import { DEPLOYMENT_STATUSES } from '#lib/deployments/deployment.ts';
import { loadDeploymentsPage } from '#lib/web/pages/deployments-page.ts';
import { single, type SearchParams } from '#lib/web/search-params.ts';
import { archiveAction } from './[deploymentId]/actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('deployments'))('title') };
}

/** Health is looked at every few minutes: a list that stays open is read anew a little more often. */
const REFRESH_HEALTH_MS = 60_000;
/** While something is under way, should an announcement get lost. */
const BUSY_MS = 15_000;
const LIVE = ['deployment', 'run', 'person'] as const;

/** The dashboard of all deployments. */
export default async function DeploymentsPage({ searchParams }: { searchParams: SearchParams }) {
  const asked = await searchParams;
  const { items, health, nextCursor, counts, status, search, isFirst, busy, mayDraft } = await loadDeploymentsPage({ status: single(asked.status), cursor: single(asked.cursor), search: single(asked.q) });
  const t = await getTranslations('deployments');
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isEmpty = total === 0 && search === '' && status === null;
  const link = (change: { status?: string | null; cursor?: string | null }): string => hrefOf({ q: search || null, status, cursor: null, ...change });
  const chips = [
    { label: t('all'), href: link({ status: null }), active: status === null, count: total },
    ...DEPLOYMENT_STATUSES.filter((one) => counts[one] !== undefined || one === status).map((one) => ({ label: t(`status.${one}`), href: link({ status: one }), active: one === status, count: counts[one] ?? 0 })),
  ];
  return (
    <PageBody>
      <PageHeader title={t('title')} description={t('description')} actions={mayDraft && !isEmpty ? <ButtonLink href="/deployments/new" variant="primary">{t('new')}</ButtonLink> : undefined} />
      {isEmpty ? <Card><FirstDeployment mayDraft={mayDraft} /></Card> : (
        <>
          <DeploymentSearch label={t('search')} search={search} status={status} />
          <FilterChips label={t('filter')} chips={chips} />
          <Card flush>{items.length > 0 ? <DeploymentTable deployments={items} health={health} mayDraft={mayDraft} deleteDraft={archiveAction} /> : <EmptyState title={t('noneFound')}>{t('noneFoundAction')}</EmptyState>}</Card>
          <Pagination nextHref={nextCursor === null ? null : link({ cursor: nextCursor })} firstHref={isFirst ? null : link({})} />
        </>
      )}
      <LiveRefresh of={LIVE} everyMs={busy ? BUSY_MS : REFRESH_HEALTH_MS} />
    </PageBody>
  );
}

function hrefOf(given: Record<string, string | null>): string {
  const query = new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return query.size === 0 ? '/deployments' : `/deployments?${query}`;
}
