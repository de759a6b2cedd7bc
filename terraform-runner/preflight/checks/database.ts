import { isRestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { normalizeLocation } from '#lib/modules/regions.ts';
import { databaseNeed, type DatabaseNeed } from '#lib/preflight/cluster-need.ts';
import { failed, passed, softened, unknown, warned, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { hasType } from '../facts/own-resources.ts';

const capabilities = z
  .array(
    z.looseObject({
      supportedHAMode: z.array(z.string()).nullish(),
      supportedFlexibleServerEditions: z
        .array(z.looseObject({ name: z.string(), supportedServerVersions: z.array(z.looseObject({ name: z.string(), supportedSkus: z.array(z.looseObject({ name: z.string() })).nullish() })).nullish() }))
        .nullish(),
    }),
  )
  .min(1);

/**
 * Whether the region offers the MySQL server. Source: REST API reference, MySQL flexible servers, Location Based Capabilities - List
 * (2023-12-30), one entry a zone. A version that the list does not have only warns: an API version may be older than what is offered.
 */
export const databaseCheck: Check = {
  id: 'database',
  async find(context) {
    const need = databaseNeed(context.subject);
    if (need === null) return unknown('no_sku');
    const found = await look(context, need);
    return found.status === 'failed' ? softened(found, hasType(await context.ownResources(), 'Microsoft.DBforMySQL/flexibleServers')) : found;
  },
};

async function look({ azure, subject }: CheckContext, need: DatabaseNeed): Promise<Found> {
  const region = normalizeLocation(subject.location);
  const rest = { values: { ...need, region }, command: `az mysql flexible-server list-skus --location ${region} --output table` };
  try {
    return judge(capabilities.parse(await azure.list(`/providers/Microsoft.DBforMySQL/locations/${region}/capabilities`, '2023-12-30')), need, rest);
  } catch (error) {
    // Azure's word for a region that takes no new servers of this subscription.
    if (isRestError(error) && error.code === 'ProvisionNotSupportedForRegion') return failed('closed', { ...rest, link: 'https://learn.microsoft.com/azure/mysql/how-to-request-quota-increase' });
    throw error;
  }
}

function judge(zones: z.infer<typeof capabilities>, { edition, sku, version, highAvailability }: DatabaseNeed, rest: { values: Record<string, string>; command: string }): Found {
  const editions = zones.flatMap((zone) => zone.supportedFlexibleServerEditions ?? []);
  if (editions.length === 0) return unknown('empty', { values: rest.values });
  const versions = editions.filter(({ name }) => name === edition).flatMap((one) => one.supportedServerVersions ?? []);
  const withSku = versions.filter((one) => (one.supportedSkus ?? []).some(({ name }) => name.toLowerCase() === sku.toLowerCase()));
  if (withSku.length === 0) return failed('not_offered', rest);
  const modes = [...new Set(zones.flatMap((zone) => zone.supportedHAMode ?? []))];
  if (modes.length > 0 && !modes.includes(highAvailability)) return failed('no_standby', { ...rest, values: { ...rest.values, modes: modes.join(', ') } });
  return withSku.some(({ name }) => isVersion(name, version)) ? passed('offered', { values: rest.values }) : warned('version_not_listed', rest);
}

/** 8.0.21 means the current 8.0; 8.4 may be listed with a third number. */
function isVersion(listed: string, wanted: string): boolean {
  return listed === wanted || listed.startsWith(`${wanted}.`);
}
