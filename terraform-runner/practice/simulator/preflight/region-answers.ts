import { listUsableRegions, normalizeLocation } from '#lib/modules/regions.ts';
import { armError, type ArmAnswer } from '../arm-error.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '../../practice-module.ts';
import { paged } from './paged.ts';
import type { AskedFaults } from './preflight-faults.ts';
import type { PreflightQuestion } from './preflight-route.ts';

const ZONES = ['1', '2', '3'];

/** GET .../locations: every region the wizard offers, with its zones; without the deployment's own where that is to be missing. */
export function answerLocations({ url, faults }: PreflightQuestion): ArmAnswer {
  const zones = faults.has('region_without_zones') ? [] : ZONES;
  const usable = listUsableRegions().filter(({ name }) => !(faults.has('region_not_there') && name === faults.location));
  const regions = usable.map(({ name, displayName }) => ({
    id: `/subscriptions/${PRACTICE_SUBSCRIPTION_ID}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
    ...(zones.length > 0 && { availabilityZoneMappings: zones.map((zone) => ({ logicalZone: zone, physicalZone: `${name}-az${zone}` })) }),
  }));
  return paged(regions, url);
}

/** GET .../Microsoft.Storage/skus */
export function answerStorageSkus({ url, faults }: PreflightQuestion): ArmAnswer {
  const locations = listUsableRegions().map(({ name }) => name);
  const sku = (name: string, places: string[]) => ({ resourceType: 'storageAccounts', name, tier: 'Standard', kind: 'StorageV2', locations: places, capabilities: [], restrictions: [] });
  return paged([sku('Standard_LRS', locations), sku('Standard_ZRS', faults.has('no_zone_redundant_storage') ? [] : locations)], url);
}

/** Families and numbers of vCPUs as Azure has them; enough to answer for every size that the wizard offers. */
const FAMILIES: readonly (readonly [family: string, label: string, series: string, vcpus: readonly number[]])[] = [
  ['standardESv5Family', 'Standard ESv5 Family vCPUs', 'Standard_E#s_v5', [2, 4, 8, 16, 20, 32, 48, 64]],
  ['standardDSv3Family', 'Standard DSv3 Family vCPUs', 'Standard_D#s_v3', [2, 4, 8, 16, 32]],
  ['standardDSv5Family', 'Standard DSv5 Family vCPUs', 'Standard_D#s_v5', [2, 4, 8, 16, 32]],
  ['standardDAv4Family', 'Standard DAv4 Family vCPUs', 'Standard_D#a_v4', [2, 4, 8, 16, 32]],
];

/** GET .../Microsoft.Compute/skus?$filter=location eq '…' */
export function answerVmSkus({ url, faults }: PreflightQuestion): ArmAnswer {
  const location = /location eq '([^']+)'/i.exec(url.searchParams.get('$filter') ?? '')?.[1] ?? '';
  const machines = FAMILIES.filter(([family]) => !(faults.has('vm_size_not_offered') && family === 'standardESv5Family')).flatMap(([family, , series, sizes]) =>
    sizes.map((vcpus) => machine({ name: series.replace('#', String(vcpus)), family, vcpus, location, restrictions: restrictionsOf(faults, location) })),
  );
  // Disks and the like stand in the same list.
  return paged([{ resourceType: 'disks', name: 'Premium_LRS', locations: [location] }, ...machines], url, 20);
}

function machine({ name, family, vcpus, location, restrictions }: { name: string; family: string; vcpus: number; location: string; restrictions: object[] }): object {
  return {
    resourceType: 'virtualMachines',
    name,
    tier: 'Standard',
    size: name.replace('Standard_', ''),
    family,
    locations: [location],
    locationInfo: [{ location, zones: ZONES, zoneDetails: [] }],
    capabilities: [{ name: 'vCPUs', value: String(vcpus) }, { name: 'MemoryGB', value: String(vcpus * 8) }],
    restrictions,
  };
}

function restrictionsOf(faults: AskedFaults, location: string): object[] {
  const restriction = (type: string, zones: string[]) => ({ type, values: [location], restrictionInfo: { locations: [location], ...(zones.length > 0 && { zones }) }, reasonCode: 'NotAvailableForSubscription' });
  if (faults.has('vm_size_restricted')) return [restriction('Location', []), restriction('Zone', ZONES)];
  return faults.has('vm_size_in_one_zone') ? [restriction('Zone', ['2', '3'])] : [];
}

/** GET .../Microsoft.Compute/locations/{location}/usages */
export function answerUsages({ url, faults }: PreflightQuestion): ArmAnswer {
  const limit = faults.has('vcpu_quota') ? 10 : faults.has('vcpu_quota_for_growth') ? 40 : 350;
  const usage = (value: string, localizedValue: string, current: number, most: number) => ({ unit: 'Count', currentValue: current, limit: most, name: { value, localizedValue } });
  return paged([
    usage('availabilitySets', 'Availability Sets', 0, 2500),
    usage('cores', 'Total Regional vCPUs', 4, faults.has('regional_quota') ? 10 : 350),
    ...FAMILIES.map(([family, label]) => usage(family, label, 0, family === 'standardESv5Family' ? limit : 350)),
  ], url, 3);
}

const DATABASE_SIZES = [2, 4, 8, 16, 20, 32, 48, 64, 80, 96];

/** GET .../Microsoft.DBforMySQL/locations/{location}/capabilities: one entry a zone. */
export function answerCapabilities({ url, faults, names }: PreflightQuestion): ArmAnswer {
  if (faults.has('database_closed')) return armError(400, 'ProvisionNotSupportedForRegion', 'Provisioning in requested region is not supported.');
  const versions = ['5.7', '8.0.21', ...(faults.has('database_version_not_listed') ? [] : ['8.4'])];
  const edition = (name: string, series: string) => ({
    name,
    supportedStorageEditions: [{ name: 'Premium', minStorageSize: 20480, maxStorageSize: 16777216 }],
    supportedServerVersions: versions.map((version) => ({ name: version, supportedSkus: DATABASE_SIZES.map((vCores) => ({ name: series.replace('#', String(vCores)), vCores, supportedIops: vCores * 1000, supportedMemoryPerVCoreMB: 8192 })) })),
  });
  const editions = [edition('GeneralPurpose', 'Standard_D#ds_v4'), ...(faults.has('database_not_offered') ? [] : [edition('MemoryOptimized', 'Standard_E#ds_v4')])];
  const zone = (name: string) => ({ zone: name, supportedHAMode: [...(faults.has('database_without_standby') ? [] : ['SameZone']), 'ZoneRedundant'], supportedGeoBackupRegions: [normalizeLocation(names.location ?? '')], supportedFlexibleServerEditions: editions });
  return paged(ZONES.map(zone), url, 2);
}
