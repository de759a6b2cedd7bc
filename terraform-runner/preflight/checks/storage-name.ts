import { derivedNames } from '#lib/preflight/derived-names.ts';
import { shellWord, type Check } from '../check.ts';
import { findNameAvailability, judgeName } from '../facts/name-availability.ts';

/** Source: REST API reference, Storage, Storage Accounts - Check Name Availability. */
export const storageNameCheck: Check = {
  id: 'storage_name',
  applies: (subject) => derivedNames(subject).storageAccount !== null,
  async find(context) {
    const name = context.names.storageAccount ?? '';
    const answer = await findNameAvailability(context.azure, { provider: 'Microsoft.Storage', type: 'Microsoft.Storage/storageAccounts', name, apiVersion: '2023-01-01' });
    return judgeName(context, { type: 'Microsoft.Storage/storageAccounts', name, answer, command: `az storage account check-name --name ${shellWord(name)}` });
  },
};
