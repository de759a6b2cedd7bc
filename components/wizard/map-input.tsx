'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { firstWithName, MapRow } from './map-row.tsx';
import type { WizardControlProps } from './wizard-field.tsx';

interface MapInputProps {
  control: WizardControlProps;
  value: InputValue | undefined;
  /** What is wrong with a row, by its name. */
  errors: ReadonlyMap<string, string>;
  onChange: (value: InputValue | undefined) => void;
}

type Row = [name: string, value: string];

/** Names with values, a row each; there is always an empty one to type into. */
export function MapInput({ control, value, errors, onChange }: MapInputProps) {
  const t = useTranslations('wizard.map');
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value));
  const change = (next: Row[]): void => {
    setRows(next);
    // A map has each name once: until then, what was there before stays.
    if (!hasTwice(next)) onChange(mapOf(next));
  };
  const set = (index: number, row: Row): void => change(rows.map((before, at) => (at === index ? row : before)));
  const errorOf = (name: string, index: number): string | null => {
    const first = firstWithName(rows.map(([other]) => other), index);
    return first === null ? (errors.get(name.trim()) ?? null) : t('twice', { name: name.trim(), number: first });
  };
  return (
    <div className="flex flex-col gap-2">
      {rows.map(([name, text], index) => (
        <MapRow
          key={index}
          control={index === 0 ? control : {}}
          number={index + 1}
          name={name}
          error={errorOf(name, index)}
          onName={(next) => set(index, [next, text])}
          onRemove={() => change(withoutRow(rows, index))}
        >
          <Input aria-label={t('value', { number: index + 1 })} placeholder={t('valuePlaceholder')} value={text} autoComplete="off" spellCheck={false} onChange={(event) => set(index, [name, event.target.value])} />
        </MapRow>
      ))}
      <div><Button size="small" onClick={() => setRows([...rows, ['', '']])}><Plus aria-hidden className="size-4" />{t('add')}</Button></div>
    </div>
  );
}

function rowsOf(value: InputValue | undefined): Row[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const rows = isMap ? Object.entries(value).map(([name, entry]): Row => [name, typeof entry === 'string' ? entry : JSON.stringify(entry)]) : [];
  return rows.length === 0 ? [['', '']] : rows;
}

/** A row of which only the value was typed is kept too, under an empty name, which the rules then refuse. */
function mapOf(rows: Row[]): InputValue | undefined {
  const filled = rows.filter(([name, text]) => name !== '' || text !== '');
  return filled.length === 0 ? undefined : Object.fromEntries(filled.map(([name, text]) => [name.trim(), text]));
}

function withoutRow(rows: Row[], index: number): Row[] {
  const left = rows.filter((_, at) => at !== index);
  return left.length === 0 ? [['', '']] : left;
}

function hasTwice(rows: Row[]): boolean {
  const names = rows.map(([name]) => name.trim()).filter((name) => name !== '');
  return new Set(names).size < names.length;
}
