import { z } from 'zod';
import { failed, passed, unknown, type Found } from '../check.ts';
import type { AzureQuestions } from '../azure-questions.ts';
import type { CheckContext } from '../check-context.ts';

/** Whether a name may be taken, and Azure's own words if not. `isInvalid`: it breaks the rules of such names. */
export interface NameAvailability {
  available: boolean;
  isInvalid: boolean;
  message: string;
}

const availability = z.looseObject({ nameAvailable: z.boolean(), reason: z.string().nullish(), message: z.string().nullish() });

/** Asks a provider by the contract that most of them share: `checkNameAvailability` with a name and a type. */
export async function findNameAvailability(azure: AzureQuestions, asked: { provider: string; type: string; name: string; apiVersion: string }): Promise<NameAvailability> {
  const { provider, type, name, apiVersion } = asked;
  const { nameAvailable, reason, message } = availability.parse(await azure.post(`/providers/${provider}/checkNameAvailability`, apiVersion, { name, type }));
  return { available: nameAvailable, isInvalid: reason === 'AccountNameInvalid', message: message ?? '' };
}

/** Free, ours already, of a wrong shape, or somebody else's. */
export async function judgeName({ ownResources }: Pick<CheckContext, 'ownResources'>, asked: { type: string; name: string; answer: NameAvailability; command: string }): Promise<Found> {
  const { type, name, answer, command } = asked;
  const values = { name, message: answer.message };
  if (answer.available) return passed('free', { values });
  if (answer.isInvalid) return failed('invalid', { values });
  const own = await ownResources().catch(() => null);
  if (own === null) return unknown('maybe_ours', { values, command });
  return own.has(`${type}/${name}`.toLowerCase()) ? passed('ours', { values }) : failed('taken', { values, command });
}
