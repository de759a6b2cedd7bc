import { type InputProblem, inputError, inputWarning } from '../input-problem.ts';
import { findRegion, regionNameOf } from '../regions.ts';

/** A region's name against what Azure has. New regions come, so an unknown one is only pointed out. */
export function checkLocation(location: string): InputProblem[] {
  const region = findRegion(location);
  if (!/^[a-z][a-z0-9]{2,39}$/.test(location)) {
    const name = regionNameOf(location);
    return [inputError('location', 'location_malformed', { value: location, suggestion: name === location ? 'westeurope' : (findRegion(name)?.name ?? 'westeurope') })];
  }
  if (!region) return [inputWarning('location', 'location_unknown', { value: location })];
  if (!region.hasZones) return [inputWarning('location', 'location_without_zones', { value: region.displayName })];
  return region.hasZoneRedundantStorage ? [] : [inputWarning('location', 'location_without_zrs', { value: region.displayName })];
}
