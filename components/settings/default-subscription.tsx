'use client';

import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import { useSubscriptionOptions } from '#components/azure/use-subscription-options.ts';

/** The subscription of deployments that name none; chosen among those the credential was seen to have. */
export function DefaultSubscription({ credential, action }: { credential: AzureCredential; action: FormAction | null }) {
  const t = useTranslations('credentials');
  const { id, name, subscriptionId, test } = credential;
  const options = useSubscriptionOptions(credential, subscriptionId);
  const current = options.find(({ value }) => value === subscriptionId)?.label ?? t('noDefault');
  return (
    <>
      <span className={subscriptionId === null ? 'text-muted' : undefined}>{current}</span>
      {action === null || (test?.subscriptions.length ?? 0) === 0 ? null : (
        <span className="mt-1 block">
          <ConfirmDialog trigger={<Button size="small">{t('chooseSubscription')}</Button>} title={name} description={t('subscriptionHint')} confirmLabel={t('chooseSubscription')} variant="primary" action={action} values={{ credentialId: id }}>
            <FormField name="subscriptionId" id={`default-${id}`} label={t('subscription')}>{(control) => <Select {...control} defaultValue={subscriptionId ?? options[0]?.value ?? ''} options={options} />}</FormField>
          </ConfirmDialog>
        </span>
      )}
    </>
  );
}
