'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { firstWithName, MapRow } from './map-row.tsx';
import { isFilled, lostValue, type MapRowValue as Row } from './map-rows.ts';
import type { WizardControlProps } from './wizard-field.tsx';

interface MapRowListProps {
  control: WizardControlProps;
  rows: readonly Row[];
  /** What is wrong with a row, by its name. */
  errors: ReadonlyMap<string, string>;
  onChange: (rows: Row[]) => void;
  onRemove: (index: number) => void;
  onAdd: () => void;
  /** Renders the value of a row. */
  children: (row: Row, set: (row: Row) => void, index: number) => ReactNode;
}

/** Renders the rows of a map, each with its error, and the button that adds one. */
export function MapRowList({ control, rows, errors, onChange, onRemove, onAdd, children }: MapRowListProps) {
  const t = useTranslations('wizard.map');
  const set = (index: number, row: Row): void => onChange(rows.map((before, at) => (at === index ? row : before)));
  const errorOf = (row: Row, index: number): string | null => {
    const first = firstWithName(rows.map(({ name }) => name), index);
    if (first !== null) return t('twice', { name: row.name.trim(), number: first });
    if (lostValue(row)) return t('renamed', { name: row.stored ?? '' });
    return isFilled(row) ? (errors.get(row.name.trim()) ?? null) : null;
  };
  return (
    <div data-rows className="flex flex-col gap-2">
      {rows.map((row, index) => (
        <MapRow
          key={index}
          control={index === 0 ? control : {}}
          number={index + 1}
          name={row.name}
          isNameFixed={row.text === null}
          error={errorOf(row, index)}
          onName={(name) => set(index, { ...row, name })}
          onRemove={() => onRemove(index)}
        >
          {children(row, (next) => set(index, next), index)}
        </MapRow>
      ))}
      {rows.some(({ text }) => text === null) ? <p className="text-small text-muted">{t('keptMeaning')}</p> : null}
      <div><Button size="small" onClick={onAdd}><Plus aria-hidden className="size-4" />{t('add')}</Button></div>
    </div>
  );
}
