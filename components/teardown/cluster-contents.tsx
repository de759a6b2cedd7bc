import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { MoreItems, SHOWN_AT_ONCE } from '#components/ui/more-items.tsx';

interface ClusterContentsProps {
  deployment: { id: string; name: string };
  /** What lived in the cluster, by Terraform's addresses. */
  addresses: readonly string[];
  allowed: boolean;
  /** Gets `deploymentId` and what was typed. */
  dropAction: FormAction;
}

/** The cluster is gone and state does not know: exactly what would be dropped from it. */
export function ClusterContents({ deployment, addresses, allowed, dropAction }: ClusterContentsProps) {
  const t = useTranslations('teardown.cluster');
  const list = (
    <ul className="max-h-56 w-full overflow-y-auto rounded-card border border-border p-3">
      {addresses.slice(0, SHOWN_AT_ONCE).map((address) => <li key={address} className="font-mono text-caption wrap-anywhere">{address}</li>)}
      <MoreItems of={addresses} />
    </ul>
  );
  return (
    <>
      <p>{t('meaning', { count: addresses.length })}</p>
      {allowed ? (
        <ConfirmDialog
          trigger={<Button variant="danger">{t('drop', { count: addresses.length })}</Button>}
          title={t('dropTitle')}
          description={t('dropMeaning')}
          confirmLabel={t('drop', { count: addresses.length })}
          typed={deployment.name}
          action={dropAction}
          values={{ deploymentId: deployment.id }}
        >
          {list}
        </ConfirmDialog>
      ) : list}
    </>
  );
}
