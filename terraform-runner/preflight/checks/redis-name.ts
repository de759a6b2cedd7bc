import { isRestError } from '@azure/core-rest-pipeline';
import { derivedNames } from '#lib/preflight/derived-names.ts';
import { type Check } from '../check.ts';
import type { AzureQuestions } from '../azure-questions.ts';
import { judgeName, type NameAvailability } from '../facts/name-availability.ts';

const TYPE = 'Microsoft.Cache/Redis';

/** Redis answers otherwise than the rest: 200 without a body for a free name, an error for any other. Source: REST API reference, Redis, Check Name Availability. */
export const redisNameCheck: Check = {
  id: 'redis_name',
  applies: (subject) => derivedNames(subject).redis !== null,
  async find(context) {
    const name = context.names.redis ?? '';
    return judgeName(context, { type: TYPE, name, answer: await ask(context.azure, name), command: `az redis list --query "[?name=='${name}']"` });
  },
};

async function ask(azure: AzureQuestions, name: string): Promise<NameAvailability> {
  try {
    await azure.post('/providers/Microsoft.Cache/CheckNameAvailability', '2023-08-01', { name, type: TYPE });
    return { available: true, isInvalid: false, message: '' };
  } catch (error) {
    if (isRestError(error) && (error.statusCode === 409 || error.code === 'NameNotAvailable')) return { available: false, isInvalid: false, message: error.message };
    throw error;
  }
}
