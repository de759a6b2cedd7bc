'use client';

import { useTranslations } from 'next-intl';
import { useTenantWords } from '#components/azure/use-tenant-words.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Select } from '#components/ui/select.tsx';
import { type AzureCredential, choosesTenant } from '#lib/azure-credentials/azure-credential.ts';

/** The tenant a credential signs in to; of a login that belongs to several, chosen among those it was seen to have. */
export function CredentialTenant({ credential, action }: { credential: AzureCredential; action: FormAction | null }) {
  const t = useTranslations('credentials');
  const say = useTenantWords();
  const { id, name, kind, tenantId, test } = credential;
  const tenants = test?.tenants ?? [];
  const current = say(credential);
  return (
    <>
      {current === null ? null : <span className="block text-small text-muted">{t('tenant', { tenant: current })}</span>}
      {action === null || !choosesTenant(kind) || tenants.length === 0 ? null : (
        <span className="mt-1 block">
          <ConfirmDialog trigger={<Button size="small">{t('chooseTenant')}</Button>} title={name} description={t('chooseTenantMeaning')} confirmLabel={t('chooseTenant')} variant="primary" action={action} values={{ credentialId: id }}>
            <FormField name="tenantId" id={`tenant-${id}`} label={t('tenantId')}>
              {(control) => <Select {...control} defaultValue={tenantId ?? tenants[0]?.id ?? ''} options={tenants.map((tenant) => ({ value: tenant.id, label: tenant.name === null ? tenant.id : t('tenantNamed', { name: tenant.name, id: tenant.id }) }))} />}
            </FormField>
          </ConfirmDialog>
        </span>
      )}
    </>
  );
}
