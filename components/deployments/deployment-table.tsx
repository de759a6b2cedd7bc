import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { RunStatusBadge } from '#components/runs/run-status-badge.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ListedDeployment } from '#lib/deployments/deployment.ts';
import { DriftMark } from '#components/drift/drift-mark.tsx';
import type { ShownHealth } from '#lib/status/health.ts';
import { DeploymentHealth } from './deployment-health.tsx';
import { DeploymentStatusBadge } from './deployment-status-badge.tsx';

/** All deployments: how each stands and does, where it answers, what ran last, who asked and when. */
export function DeploymentTable({ deployments, health, mayDraft, deleteDraft }: { deployments: readonly (ListedDeployment & { mayDelete: boolean })[]; health: Readonly<Record<string, ShownHealth | null>>; mayDraft: boolean; deleteDraft: FormAction }) {
  const t = useTranslations('deployments.columns');
  const columns = [
    { key: 'name', label: t('name') },
    { key: 'status', label: t('status') },
    { key: 'health', label: t('health') },
    { key: 'url', label: t('url'), className: 'max-md:hidden' },
    { key: 'run', label: t('lastRun') },
    { key: 'who', label: t('who'), className: 'max-md:hidden' },
    { key: 'when', label: t('when') },
  ];
  return (
    <Table caption={t('caption')}>
      <TableHead columns={columns} />
      <TableBody>
        {deployments.map((deployment) => <DeploymentRow key={deployment.id} deployment={deployment} health={health[deployment.id] ?? null} mayDraft={mayDraft} deleteDraft={deleteDraft} />)}
      </TableBody>
    </Table>
  );
}

function DeploymentRow({ deployment, health, mayDraft, deleteDraft }: { deployment: ListedDeployment & { mayDelete: boolean }; health: ShownHealth | null; mayDraft: boolean; deleteDraft: FormAction }) {
  const t = useTranslations('deployments');
  const { lastRun } = deployment;
  const isDraft = deployment.wizardStep !== null;
  const href = isDraft ? `/deployments/new?draft=${deployment.id}` : `/deployments/${deployment.id}`;
  return (
    <TableRow>
      <TableCell ownLine>
        <span className="flex flex-wrap items-center gap-2">
          {isDraft && !mayDraft ? <span className="font-medium">{nameOf(deployment, t('unnamed'))}</span> : <Link prefetch={false} href={href} className="rounded-control font-medium wrap-anywhere hover:underline">{nameOf(deployment, t('unnamed'))}</Link>}
          {deployment.target === 'practice' ? <PracticeBadge /> : null}
          {deployment.drifted ? <DriftMark /> : null}
        </span>
        <span className="text-caption text-muted">{deployment.location}</span>
      </TableCell>
      <TableCell><DeploymentStatusBadge deployment={deployment} /></TableCell>
      <TableCell className={health === null ? 'max-md:hidden' : ''}>{health === null ? <span className="text-muted">–</span> : <DeploymentHealth shown={health} />}</TableCell>
      <TableCell className="wrap-anywhere max-md:hidden">{deployment.url === null ? <span className="text-muted">{isTornDown(deployment) ? '–' : t('noUrl')}</span> : <span title={deployment.url} className="font-mono text-code">{deployment.url.replace(/^https:\/\//, '')}</span>}</TableCell>
      <TableCell>
        {lastRun === null ? (
          isDraft && mayDraft ? <DraftActions draft={deployment} href={href} deleteDraft={deleteDraft} /> : <span className="text-muted">{t('neverRun')}</span>
        ) : (
          <Link prefetch={false} href={`/deployments/${deployment.id}/runs/${lastRun.id}`} className="inline-flex items-center gap-2 whitespace-nowrap rounded-control hover:underline">
            {t('run', { number: lastRun.number })} <RunStatusBadge run={lastRun} />
          </Link>
        )}
      </TableCell>
      <TableCell className="wrap-anywhere max-md:hidden">{lastRun?.requestedBy ?? deployment.createdBy}</TableCell>
      <TableCell><RelativeTime at={lastRun?.finishedAt ?? lastRun?.queuedAt ?? deployment.updatedAt} /></TableCell>
    </TableRow>
  );
}

/** Returns true for a deployment that gets no address any more. */
function isTornDown({ status, lastRun }: ListedDeployment): boolean {
  return status === 'destroyed' || status === 'destroying' || lastRun?.kind === 'destroy';
}

function DraftActions({ draft, href, deleteDraft }: { draft: ListedDeployment & { mayDelete: boolean }; href: string; deleteDraft: FormAction }) {
  const t = useTranslations('deployments');
  return (
    <span className="flex flex-wrap gap-1">
      <ButtonLink href={href} size="small">{t('continue')}</ButtonLink>
      {draft.mayDelete ? (
        <ConfirmDialog
          trigger={<Button size="small" variant="ghost">{t('draft.delete')}</Button>}
          title={t('draft.title', { name: nameOf(draft, t('unnamed')) })}
          description={t('draft.meaning')}
          confirmLabel={t('draft.confirm')}
          action={deleteDraft}
          values={{ deploymentId: draft.id }}
        />
      ) : null}
    </span>
  );
}

function nameOf({ name }: ListedDeployment, unnamed: string): string {
  return name === '' ? unnamed : name;
}
