import { z } from 'zod';
import type { AzureQuestions } from '../azure-questions.ts';

const providers = z.array(z.looseObject({ namespace: z.string(), registrationState: z.string() })).min(1);

const API_VERSION = '2021-04-01';

/** Registration states by namespace in small letters. Source: REST API reference, Resources, Providers - List. */
export async function listProviders(azure: AzureQuestions): Promise<ReadonlyMap<string, string>> {
  const found = providers.parse(await azure.list('/providers', API_VERSION));
  return new Map(found.map(({ namespace, registrationState }) => [namespace.toLowerCase(), registrationState]));
}

/** Begins the registration; Azure takes a minute or two over it. Source: Providers - Register. */
export async function registerProvider(azure: AzureQuestions, namespace: string): Promise<void> {
  await azure.post(`/providers/${namespace}/register`, API_VERSION);
}
