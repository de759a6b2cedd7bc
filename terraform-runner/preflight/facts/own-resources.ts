import { z } from 'zod';
import { isNotFound } from '#lib/azure/azure-error.ts';
import type { AzureQuestions } from '../azure-questions.ts';

const resources = z.array(z.looseObject({ type: z.string(), name: z.string() }));

/** What lies in a resource group, as `type/name` in small letters; nothing where there is no such group. */
export async function listOwnResources(azure: AzureQuestions, group: string): Promise<ReadonlySet<string>> {
  try {
    const found = resources.parse(await azure.list(`/resourceGroups/${group}/resources`, '2021-04-01'));
    return new Set(found.map(({ type, name }) => `${type}/${name}`.toLowerCase()));
  } catch (error) {
    if (isNotFound(error, 'ResourceGroupNotFound')) return new Set();
    throw error;
  }
}

/** Whether something of this type is among them. */
export function hasType(own: ReadonlySet<string>, type: string): boolean {
  return [...own].some((one) => one.startsWith(`${type}/`.toLowerCase()));
}
