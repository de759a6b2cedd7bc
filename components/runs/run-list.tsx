import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Duration } from '#components/ui/duration.tsx';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { Run } from '#lib/runs/run.ts';
import { titleOf } from '#lib/runs/run-status.ts';
import { RunStatusBadge } from './run-status-badge.tsx';

export interface RunListItem {
  run: Run;
  /** Shown where runs of several deployments stand together. */
  deploymentName?: string;
}

/** Runs, newest first: the history of a deployment, or of all with `showDeployment`. */
export function RunList({ items, showDeployment = false }: { items: readonly RunListItem[]; showDeployment?: boolean }) {
  const t = useTranslations('runs.list');
  const columns = [
    { key: 'number', label: t('number') },
    ...(showDeployment ? [{ key: 'deployment', label: t('deployment') }] : []),
    { key: 'kind', label: t('kind') },
    { key: 'status', label: t('status') },
    { key: 'changes', label: t('changes') },
    { key: 'who', label: t('who') },
    { key: 'when', label: t('when') },
    { key: 'duration', label: t('duration'), align: 'right' as const },
  ];
  return (
    <Table caption={t('label')}>
      <TableHead columns={columns} />
      <TableBody>
        {items.map((item) => <RunListRow key={item.run.id} item={item} showDeployment={showDeployment} />)}
      </TableBody>
    </Table>
  );
}

function RunListRow({ item: { run, deploymentName }, showDeployment }: { item: RunListItem; showDeployment: boolean }) {
  const t = useTranslations('runs');
  return (
    <TableRow>
      <TableCell>
        <Link prefetch={false} href={`/deployments/${run.deploymentId}/runs/${run.id}`} className="whitespace-nowrap rounded-control font-medium hover:underline">{t('number', { number: run.number })}</Link>
      </TableCell>
      {showDeployment ? (
        <TableCell><Link prefetch={false} href={`/deployments/${run.deploymentId}`} className="rounded-control hover:underline">{deploymentName}</Link></TableCell>
      ) : null}
      <TableCell>{t(`kind.${titleOf(run)}`)}</TableCell>
      <TableCell><RunStatusBadge run={run} /></TableCell>
      <TableCell label={t('list.changes')} className="whitespace-nowrap text-muted tabular-nums" title={run.counts === null ? undefined : t('countsTitle', { ...run.counts })}>
        {run.counts === null ? t('list.changesNone') : t('countsShort', { ...run.counts })}
      </TableCell>
      <TableCell label={t('list.who')} className="max-w-56 truncate text-muted max-md:max-w-full" title={run.requestedBy}>{run.requestedBy}</TableCell>
      <TableCell className="text-muted"><RelativeTime at={run.queuedAt} /></TableCell>
      <TableCell align="right" label={t('list.duration')} className="text-muted">
        <WorkingTime run={run} />
      </TableCell>
    </TableRow>
  );
}

/** How long Terraform had to do with it: while a plan waits for a person, nothing works. */
function WorkingTime({ run: { startedAt, plannedAt, applyStartedAt, finishedAt, status } }: { run: Run }) {
  if (startedAt === null) return '–';
  const ended = finishedAt ?? (status === 'planned' || status === 'approved' ? plannedAt : null);
  if (ended === null) return <Elapsed since={applyStartedAt ?? startedAt} until={null} />;
  const waited = plannedAt === null ? 0 : Date.parse(applyStartedAt ?? ended) - Date.parse(plannedAt);
  return <Duration milliseconds={Date.parse(ended) - Date.parse(startedAt) - waited} />;
}
