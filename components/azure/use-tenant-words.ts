import { useTranslations } from 'next-intl';
import { type AzureCredential, tenantOf } from '#lib/azure-credentials/azure-credential.ts';

/** The tenant a credential signs in to, by its name where a test saw one; null where it is not known. */
export function useTenantWords(): (credential: Pick<AzureCredential, 'tenantId' | 'subscriptionId' | 'test'>) => string | null {
  const t = useTranslations('credentials');
  return (credential) => {
    const seen = credential.test?.tenants ?? [];
    const id = tenantOf(credential, credential.subscriptionId) ?? (seen.length === 1 ? (seen[0]?.id ?? null) : null);
    const name = seen.find((tenant) => tenant.id.toLowerCase() === id?.toLowerCase())?.name ?? null;
    return id === null || name === null ? id : t('tenantNamed', { name, id });
  };
}
