import { useTranslations } from 'next-intl';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import { useTenantWords } from './use-tenant-words.ts';
import { useSubscriptionOptions } from './use-subscription-options.ts';

interface CredentialChoiceProps {
  credentials: readonly AzureCredential[];
  credentialId: string | null;
  subscriptionId: string | null;
  error: string | null;
  /** Choosing a credential chooses its default subscription, or the only one it was seen to have. */
  onChange: (credentialId: string | null, subscriptionId: string | null) => void;
}

const OWN = '';

/** As whom a deployment reaches Azure, and in which of the subscriptions that one can see. */
export function CredentialChoice({ credentials, credentialId, subscriptionId, error, onChange }: CredentialChoiceProps) {
  const t = useTranslations('credentials');
  const chosen = credentials.find(({ id }) => id === credentialId) ?? null;
  const sayTenant = useTenantWords();
  const tenant = chosen === null ? null : sayTenant(chosen);
  const options = useSubscriptionOptions(chosen ?? { test: null, testing: false }, subscriptionId);
  const choose = (id: string): void => {
    const credential = credentials.find((one) => one.id === id) ?? null;
    onChange(credential?.id ?? null, credential === null ? null : firstSubscription(credential));
  };
  return (
    <div className="flex flex-col gap-4">
      <Field name="credentialId" label={t('choose')} hint={t('chooseHint')}>
        {(control) => <Select {...control} value={credentialId ?? OWN} onChange={(event) => choose(event.target.value)} options={[{ value: OWN, label: t('own') }, ...credentials.map(({ id, name, kind }) => ({ value: id, label: t('option', { name, kind: t(`kinds.${kind}`) }) }))]} />}
      </Field>
      {tenant === null ? null : <p className="text-small text-muted wrap-anywhere">{t('tenant', { tenant })}</p>}
      {chosen === null ? null : (
        <Field name="subscriptionId" label={t('subscription')} error={error} required>
          {(control) => <Select {...control} value={subscriptionId ?? ''} onChange={(event) => onChange(chosen.id, event.target.value || null)} options={[...(subscriptionId === null ? [{ value: '', label: t('chooseOne') }] : []), ...options]} />}
        </Field>
      )}
    </div>
  );
}

function firstSubscription({ subscriptionId, test }: AzureCredential): string | null {
  const seen = test?.subscriptions ?? [];
  return subscriptionId ?? (seen.length === 1 ? (seen[0]?.id ?? null) : null);
}
