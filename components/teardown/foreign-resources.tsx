import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ForeignResource } from '#lib/teardown/teardown-view.ts';

interface ForeignResourcesProps {
  deployment: { id: string; name: string };
  resources: readonly ForeignResource[];
  /** Whether the reader's role may delete them. */
  allowed: boolean;
  /** Gets `deploymentId`, `ids` (one a line) and what was typed. */
  deleteAction: FormAction;
}

/** What lies in the group and no run made: kept, and then the teardown stops here; or deleted, each of them named. */
export function ForeignResources({ deployment, resources, allowed, deleteAction }: ForeignResourcesProps) {
  const t = useTranslations('teardown.resources');
  const left = resources.filter(({ pending }) => !pending);
  return (
    <>
      <p>{t('meaning')}</p>
      <ResourceList resources={resources} />
      {allowed && left.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`/deployments/${deployment.id}`}>{t('keep')}</ButtonLink>
          <ConfirmDialog
            trigger={<Button variant="danger">{t('delete', { count: left.length })}</Button>}
            title={t('deleteTitle')}
            description={t('deleteMeaning')}
            confirmLabel={t('delete', { count: left.length })}
            typed={deployment.name}
            action={deleteAction}
            values={{ deploymentId: deployment.id, ids: left.map(({ id }) => id).join('\n') }}
          >
            <ResourceList resources={left} />
          </ConfirmDialog>
        </div>
      ) : null}
    </>
  );
}

function ResourceList({ resources }: { resources: readonly ForeignResource[] }) {
  const t = useTranslations('teardown.resources');
  return (
    <ul className="flex w-full flex-col gap-1.5 text-small">
      {resources.map(({ id, name, type, pending }) => (
        <li key={id} className="wrap-anywhere">
          <span className="font-medium">{name}</span> <span className="font-mono text-caption text-muted">{type}</span>
          {pending ? <StatusBadge tone="running" label={t('deleting')} className="ml-2" /> : null}
        </li>
      ))}
    </ul>
  );
}
