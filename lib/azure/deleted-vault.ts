import { z } from 'zod';
import type { AzureClients } from './azure-clients.ts';
import { isNotFound } from './azure-error.ts';

/** A key vault that was deleted and is kept, its name with it. */
export interface KeptVault {
  name: string;
  location: string;
  deletedAt: string | null;
  /** When Azure purges it by itself, and its name is free. */
  purgedAt: string;
  isPurgeProtected: boolean;
}

const vaultAnswer = z.object({
  name: z.string(),
  properties: z.object({
    location: z.string(),
    deletionDate: z.string().optional(),
    scheduledPurgeDate: z.string(),
    purgeProtectionEnabled: z.boolean().optional(),
  }),
});

/**
 * Vaults, Get Deleted (learn.microsoft.com/rest/api/keyvault/keyvault/vaults/get-deleted, 2022-07-01). Null where Azure knows no such
 * deleted vault; throws RestError where it may not be read, and ZodError where the answer is not understood.
 */
export async function findKeptVault({ arm }: AzureClients, { subscriptionId, location, name, abortSignal }: { subscriptionId: string; location: string; name: string; abortSignal: AbortSignal }): Promise<KeptVault | null> {
  try {
    const answer = await arm.get(`/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${name}`, { apiVersion: '2022-07-01', abortSignal });
    const { name: found, properties } = vaultAnswer.parse(answer);
    return {
      name: found,
      location: properties.location,
      deletedAt: properties.deletionDate === undefined ? null : new Date(properties.deletionDate).toISOString(),
      purgedAt: new Date(properties.scheduledPurgeDate).toISOString(),
      isPurgeProtected: properties.purgeProtectionEnabled === true,
    };
  } catch (error) {
    if (isNotFound(error, 'DeletedVaultNotFound')) return null;
    throw error;
  }
}
