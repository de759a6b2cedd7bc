import { useTranslations } from 'next-intl';
import { shellWord } from '#lib/shell-word.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ForeignLock } from '#lib/teardown/teardown-view.ts';

interface LockListProps {
  deploymentId: string;
  locks: readonly ForeignLock[];
  /** Whether the reader's role may delete them. */
  allowed: boolean;
  /** Gets `deploymentId` and `lockId`. */
  deleteAction: FormAction;
}

/** Locks that Terraform did not set: where, how strict, why, and the two ways to be rid of one. */
export function LockList({ deploymentId, locks, allowed, deleteAction }: LockListProps) {
  const t = useTranslations('teardown.locks');
  return (
    <>
      <p>{t('meaning')}</p>
      <ul className="flex w-full flex-col gap-3">
        {locks.map((lock) => (
          <li key={lock.id} className="flex flex-col items-start gap-2 rounded-card border border-border p-3">
            <p className="wrap-anywhere"><strong className="font-semibold">{lock.name}</strong> ({lock.level}) {t('on', { on: lock.on, scope: lock.scope })}</p>
            <p className="text-small text-muted">{lock.notes === null ? t('noNotes') : `“${lock.notes}”`}</p>
            <div className="w-full"><CodeBlock code={`az lock delete --ids ${shellWord(lock.id)}`} label={t('command')} /></div>
            {lock.pending ? <StatusBadge tone="running" label={t('deleting')} /> : null}
            {lock.deletable ? null : <p className="text-small text-muted">{t(lock.on === 'subscription' ? 'ofSubscription' : 'perhapsOwn')}</p>}
            {allowed && lock.deletable && !lock.pending ? (
              <ConfirmDialog
                trigger={<Button variant="danger">{t('delete', { name: lock.name })}</Button>}
                title={t('deleteTitle', { name: lock.name })}
                description={t('deleteMeaning')}
                confirmLabel={t('delete', { name: lock.name })}
                action={deleteAction}
                values={{ deploymentId, lockId: lock.id }}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}
