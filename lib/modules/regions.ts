import regions from './regions.json' with { type: 'json' };

/** A region of Azure as the wizard shows it. */
export interface Region {
  /** As Azure's API has it: koreacentral. */
  name: string;
  displayName: string;
  cloud: 'public' | 'government' | 'china';
  geography: string;
  /** The module spreads nodes over availability zones and fails without. */
  hasZones: boolean;
  /** The module's storage account is always zone-redundant. */
  hasZoneRedundantStorage: boolean;
}

/** The regions the console knows. Source: Microsoft's lists of regions, availability zones and ZRS regions, 2026. */
const REGIONS: readonly Region[] = regions.map((region) => region as Region);

/** The regions the module can be deployed in, of one cloud, in the order of their display names. */
export function listUsableRegions(cloud: Region['cloud'] = 'public'): Region[] {
  return REGIONS.filter((region) => region.cloud === cloud && region.hasZones && region.hasZoneRedundantStorage)
    .toSorted((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

/** A region by its name or display name; null for one the console does not know. */
export function findRegion(location: string): Region | null {
  const name = normalizeLocation(location);
  return REGIONS.find((region) => region.name === name) ?? null;
}

/** Returns a region's name for its name or display name (`West Europe`); any other text stays as it is, for a rule to refuse. */
export function regionNameOf(location: string): string {
  const plain = location.trim();
  if (/^[a-z0-9]+( [a-z0-9]+)*$/i.test(plain)) return plain.toLowerCase().replaceAll(' ', '');
  return REGIONS.find(({ displayName }) => displayName.toLowerCase() === plain.toLowerCase())?.name ?? location;
}

/** A region's name from however it was written: `West Europe` is westeurope. For comparing only: it drops every other character. */
export function normalizeLocation(location: string): string {
  return location.toLowerCase().replace(/[^a-z0-9]/g, '');
}
