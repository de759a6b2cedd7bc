import { useTranslations } from 'next-intl';
import { Select } from '#components/ui/select.tsx';
import { findRegion, listUsableRegions, type Region } from '#lib/modules/regions.ts';
import type { WizardControlProps } from './wizard-field.tsx';

/** The regions the module can be deployed in, by part of the world; one that was given otherwise stays to be seen. */
export function RegionSelect({ value, onChange, ...control }: WizardControlProps & { value: string; onChange: (location: string) => void }) {
  const t = useTranslations('wizard.basics');
  const cloud: Region['cloud'] = findRegion(value)?.cloud ?? 'public';
  const usable = listUsableRegions(cloud);
  const isOther = !usable.some((region) => region.name === value);
  return (
    <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      {isOther ? <option value={value}>{value === '' ? t('noLocation') : value}</option> : null}
      {[...Map.groupBy(usable, (region) => region.geography)].map(([geography, regions]) => (
        <optgroup key={geography} label={geography}>
          {regions.map((region) => <option key={region.name} value={region.name}>{`${region.displayName} (${region.name})`}</option>)}
        </optgroup>
      ))}
    </Select>
  );
}
