import { z } from 'zod';
import { normalizeLocation } from '#lib/modules/regions.ts';
import type { AzureQuestions } from '../azure-questions.ts';

/** A virtual machine size as a subscription may have it in one region. */
export interface VmSku {
  name: string;
  /** The name of its quota: standardESv5Family. */
  family: string | null;
  vcpus: number | null;
  /** The subscription may not have it anywhere in the region. */
  isRestricted: boolean;
  /** Why, in Azure's word: NotAvailableForSubscription or QuotaId; null where it is not restricted. */
  reason: string | null;
  /** Zones in which it may be had. */
  zones: string[];
}

const sku = z.looseObject({
  resourceType: z.string(),
  name: z.string(),
  family: z.string().nullish(),
  locationInfo: z.array(z.looseObject({ location: z.string(), zones: z.array(z.string()).nullish() })).nullish(),
  capabilities: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  restrictions: z
    .array(z.looseObject({ type: z.string(), reasonCode: z.string().nullish(), restrictionInfo: z.looseObject({ locations: z.array(z.string()).nullish(), zones: z.array(z.string()).nullish() }).nullish() }))
    .nullish(),
});

/**
 * Null where the region does not offer it. Source: REST API reference, Compute, Resource Skus - List; the filter on the location is
 * the only one it takes. A restriction of type Location holds for the region, one of type Zone for the zones it names.
 */
export async function findVmSku(azure: AzureQuestions, location: string, name: string): Promise<VmSku | null> {
  const region = normalizeLocation(location);
  const all = await azure.list('/providers/Microsoft.Compute/skus', '2021-07-01', { $filter: `location eq '${region}'` });
  // A region without any machine is not an answer.
  if (all.length === 0) throw new z.ZodError([]);
  const raw = all.find((one) => isSame((one as { resourceType?: unknown }).resourceType, 'virtualMachines') && isSame((one as { name?: unknown }).name, name) && isIn(one, region));
  if (raw === undefined) return null;
  const found = sku.parse(raw);
  const restrictions = found.restrictions ?? [];
  const whole = restrictions.find(({ type }) => isSame(type, 'Location'));
  const closed = restrictions.filter(({ type }) => isSame(type, 'Zone')).flatMap(({ restrictionInfo }) => restrictionInfo?.zones ?? []);
  const offered = (found.locationInfo ?? []).filter((info) => normalizeLocation(info.location) === region).flatMap(({ zones }) => zones ?? []);
  const vcpus = Number(found.capabilities?.find((capability) => capability.name === 'vCPUs')?.value ?? NaN);
  return {
    name: found.name,
    family: found.family ?? null,
    vcpus: Number.isFinite(vcpus) ? vcpus : null,
    isRestricted: whole !== undefined,
    reason: whole?.reasonCode ?? restrictions[0]?.reasonCode ?? null,
    zones: offered.filter((zone) => !closed.includes(zone)).sort(),
  };
}

/** An entry says where it holds; one that does not is what the filter left. */
function isIn(one: unknown, region: string): boolean {
  const { locations } = one as { locations?: unknown };
  return !Array.isArray(locations) || locations.length === 0 || locations.some((location) => typeof location === 'string' && normalizeLocation(location) === region);
}

function isSame(left: unknown, right: string): boolean {
  return typeof left === 'string' && left.toLowerCase() === right.toLowerCase();
}
