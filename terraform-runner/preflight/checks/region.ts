import { z } from 'zod';
import { zonesOf } from '#lib/deployments/zones.ts';
import { findRegion, normalizeLocation } from '#lib/modules/regions.ts';
import { failed, passed, softened, unknown, type Check, type Found } from '../check.ts';
import type { AzureQuestions } from '../azure-questions.ts';
import type { CheckContext } from '../check-context.ts';
import { hasType } from '../facts/own-resources.ts';

const locations = z.array(z.looseObject({ name: z.string(), availabilityZoneMappings: z.array(z.looseObject({ logicalZone: z.string() })).nullish() })).min(1);
const storageSkus = z.array(z.looseObject({ resourceType: z.string(), name: z.string(), locations: z.array(z.string()).default([]), restrictions: z.array(z.unknown()).nullish() })).min(1);

const REGIONS_LINK = 'https://learn.microsoft.com/azure/reliability/regions-list';
const ZRS_LINK = 'https://learn.microsoft.com/azure/storage/common/storage-redundancy#zone-redundant-storage';

/**
 * The module spreads nodes over availability zones, and its storage account is always zone-redundant. Sources: REST API reference,
 * Resources, Subscriptions - List Locations (availabilityZoneMappings); Storage, Skus - List.
 */
export const regionCheck: Check = {
  id: 'region',
  async find(context) {
    const { azure, subject, names } = context;
    const name = normalizeLocation(subject.location);
    const found = locations.parse(await azure.list('/locations', '2022-12-01')).find((one) => one.name === name);
    const values = { region: findRegion(name)?.displayName ?? name, needed: zonesOf(subject.inputs), zones: found?.availabilityZoneMappings?.length ?? 0 };
    if (found === undefined) return failed('not_there', { values, command: 'az account list-locations --output table' });
    if (values.zones < values.needed) return whileItStands(context, 'Microsoft.ContainerService/managedClusters', failed('too_few_zones', { values, link: REGIONS_LINK }));
    const isRedundant = names.storageAccount === null ? true : await hasZoneRedundantStorage(azure, name);
    if (isRedundant === null) return unknown('storage', { values });
    return isRedundant ? passed('suits', { values }) : whileItStands(context, 'Microsoft.Storage/storageAccounts', failed('no_zrs', { values, link: ZRS_LINK }));
  },
};

/** A region that was closed to new ones since takes nothing away from what is there. */
async function whileItStands({ ownResources }: CheckContext, type: string, found: Found): Promise<Found> {
  return softened(found, hasType(await ownResources(), type));
}

/** Null where the list does not have the kind of account at all. */
async function hasZoneRedundantStorage(azure: AzureQuestions, region: string): Promise<boolean | null> {
  const skus = storageSkus.parse(await azure.list('/providers/Microsoft.Storage/skus', '2023-01-01'));
  const redundant = skus.filter((sku) => sku.resourceType === 'storageAccounts' && sku.name === 'Standard_ZRS');
  if (redundant.length === 0) return null;
  return redundant.some((sku) => (sku.restrictions ?? []).length === 0 && sku.locations.some((one) => normalizeLocation(one) === region));
}
