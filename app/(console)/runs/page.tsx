import { History } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { RunList } from '#components/runs/run-list.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FilterChips } from '#components/ui/filter-chips.tsx';
import { Pagination } from '#components/ui/pagination.tsx';
import { RUN_GROUPS } from '#lib/runs/run-group.ts';
import { loadRunsPage } from '#lib/web/pages/runs-page.ts';
import { single, type SearchParams } from '#lib/web/search-params.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('runs'))('all.title') };
}

const LIVE = ['run', 'deployment', 'person'] as const;

/** The queue and the history of all deployments. */
export default async function RunsPage({ searchParams }: { searchParams: SearchParams }) {
  const { group: asked, cursor } = await searchParams;
  const { items, nextCursor, group, isFirst } = await loadRunsPage({ group: single(asked), cursor: single(cursor) });
  const t = await getTranslations('runs');
  const chips = [{ label: t('all.any'), href: '/runs', active: group === null }, ...RUN_GROUPS.map((one) => ({ label: t(`group.${one}`), href: `/runs?group=${one}`, active: one === group }))];
  const base = group === null ? '/runs?' : `/runs?group=${group}&`;
  return (
    <PageBody>
      <PageHeader title={t('all.title')} description={t('all.description')} />
      <FilterChips label={t('all.filter')} chips={chips} />
      <Card flush>
        {items.length > 0 ? <RunList items={items} showDeployment /> : <EmptyState art={<History aria-hidden className="size-8" />} title={group === null ? t('all.empty') : t('all.emptyFiltered')} />}
      </Card>
      <Pagination nextHref={nextCursor === null ? null : `${base}cursor=${nextCursor}`} firstHref={isFirst ? null : base.slice(0, -1)} />
      <LiveRefresh of={LIVE} />
    </PageBody>
  );
}
