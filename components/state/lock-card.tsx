import { useTranslations } from 'next-intl';
import { shellWord } from '#lib/shell-word.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Locks } from '#lib/state/lock.ts';

interface LockCardProps {
  deploymentId: string;
  locks: Locks;
  mayManage: boolean;
  actions: { lock: FormAction; unlock: FormAction; breakLock: FormAction };
}

/** Terraform's lock and a person's, which are two things: who has them, since when, and why. */
export function LockCard({ deploymentId, locks, mayManage, actions }: LockCardProps) {
  const t = useTranslations('state');
  const values = { deploymentId };
  return (
    <Card title={t('locks')}>
      <Facts
        facts={[
          { key: 'terraform', label: t('terraformLock'), value: <TerraformLock lock={locks.state} values={values} mayManage={mayManage} breakAction={actions.breakLock} /> },
          { key: 'maintenance', label: t('maintenance'), value: <Maintenance held={locks.maintenance} values={values} mayManage={mayManage} actions={actions} /> },
        ]}
      />
    </Card>
  );
}

function TerraformLock({ lock, values, mayManage, breakAction }: { lock: Locks['state']; values: { deploymentId: string }; mayManage: boolean; breakAction: FormAction }) {
  const t = useTranslations('state');
  if (lock === null) return t('free');
  const { holder, createdAt, operation, lockId } = lock;
  return (
    <div className="flex flex-col items-start gap-2">
      <p>{t.rich('heldBy', { holder, operation: operation === null ? '' : t('operation', { operation }), time: () => <RelativeTime at={createdAt} /> })}</p>
      {lock.dead && mayManage ? (
        <ConfirmDialog trigger={<Button variant="danger">{t('breakLock')}</Button>} title={t('breakTitle', { holder })} description={t('breakMeaning')} confirmLabel={t('breakLock')} action={breakAction} values={values} />
      ) : null}
      {lock.dead ? null : <p className="text-small text-muted">{t('alive', { lockId: shellWord(lockId) })}</p>}
    </div>
  );
}

function Maintenance({ held, values, mayManage, actions }: { held: Locks['maintenance']; values: { deploymentId: string }; mayManage: boolean; actions: LockCardProps['actions'] }) {
  const t = useTranslations('state');
  return (
    <div className="flex flex-col items-start gap-2">
      <p>{held === null ? t('maintenanceNone') : t.rich('maintenanceHeld', { who: held.lockedBy, reason: held.reason, time: () => <RelativeTime at={held.createdAt} /> })}</p>
      <p className="text-small text-muted">{t('maintenanceMeaning')}</p>
      {!mayManage ? null : held === null ? (
        <ConfirmDialog trigger={<Button>{t('lock')}</Button>} title={t('lockTitle')} description={t('maintenanceMeaning')} confirmLabel={t('lock')} variant="primary" action={actions.lock} values={values}>
          <Field name="reason" label={t('reason')} hint={t('reasonHint')} required>{(control) => <Input {...control} maxLength={500} />}</Field>
        </ConfirmDialog>
      ) : (
        <ConfirmDialog trigger={<Button>{t('unlock')}</Button>} title={t('unlockTitle')} description={t('unlockMeaning')} confirmLabel={t('unlock')} variant="primary" action={actions.unlock} values={values} />
      )}
    </div>
  );
}
