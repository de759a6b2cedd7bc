import { z } from 'zod';
import { isNotFound } from '#lib/azure/azure-error.ts';
import { normalizeLocation } from '#lib/modules/regions.ts';
import { derivedNames } from '#lib/preflight/derived-names.ts';
import { failed, passed, queryByName, shellWord, type Check, type Found } from '../check.ts';
import type { AzureQuestions } from '../azure-questions.ts';
import type { CheckContext } from '../check-context.ts';
import { findNameAvailability, judgeName } from '../facts/name-availability.ts';

const TYPE = 'Microsoft.KeyVault/vaults';
const API_VERSION = '2023-07-01';

const deletedVaults = z.array(
  z.looseObject({ name: z.string(), properties: z.looseObject({ vaultId: z.string(), location: z.string(), scheduledPurgeDate: z.string().nullish(), purgeProtectionEnabled: z.boolean().nullish() }) }),
);
type DeletedVault = z.infer<typeof deletedVaults>[number];

/**
 * The vault's name, deleted vaults included: theirs stays reserved, from module 2.13.0 on for 90 days and beyond anybody's purge.
 * azurerm recovers one in its own group, region and subscription. Source: REST API reference, Key Vault, Vaults - Check Name
 * Availability, Vaults - List Deleted.
 */
export const vaultNameCheck: Check = {
  id: 'vault_name',
  applies: (subject) => derivedNames(subject).keyVault !== null,
  async find(context) {
    const name = context.names.keyVault ?? '';
    const answer = await findNameAvailability(context.azure, { provider: 'Microsoft.KeyVault', type: TYPE, name, apiVersion: API_VERSION });
    const deleted = answer.available || answer.isInvalid ? null : await findDeleted(context.azure, name);
    return deleted === null ? judgeName(context, { type: TYPE, name, answer, command: `az keyvault list-deleted --query ${queryByName(name)}` }) : judgeDeleted(context, deleted);
  },
};

/** Only the caller's own subscription tells of its deleted vaults. */
async function findDeleted(azure: AzureQuestions, name: string): Promise<DeletedVault | null> {
  try {
    const all = deletedVaults.parse(await azure.list('/providers/Microsoft.KeyVault/deletedVaults', API_VERSION));
    return all.find((vault) => vault.name.toLowerCase() === name.toLowerCase()) ?? null;
  } catch (error) {
    if (isNotFound(error, 'ResourceNotFound')) return null;
    throw error;
  }
}

function judgeDeleted({ subject, names }: CheckContext, { name, properties }: DeletedVault): Found {
  const { location, scheduledPurgeDate, vaultId, purgeProtectionEnabled } = properties;
  const group = /\/resourceGroups\/([^/]+)/i.exec(vaultId)?.[1] ?? '';
  const values = { name, location, until: scheduledPurgeDate?.slice(0, 10) ?? '', group };
  const isItsOwn = normalizeLocation(location) === normalizeLocation(subject.location) && group.toLowerCase() === names.resourceGroup.toLowerCase();
  if (isItsOwn) return passed('recovered', { values });
  if (purgeProtectionEnabled === true) return failed('reserved', { values });
  return failed('deleted', { values, command: `az keyvault purge --name ${shellWord(name)} --location ${normalizeLocation(location)}` });
}
