'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { firstWithName, MapRow } from './map-row.tsx';
import { EMPTY_ROW, findRowProblem, type HeldRows, isFilled, mapOfRows, type MapRowValue as Row } from './map-rows.ts';
import type { WizardControlProps } from './wizard-field.tsx';

interface MapInputProps {
  control: WizardControlProps;
  name: string;
  value: InputValue | undefined;
  /** What is wrong with a row, by its name. */
  errors: ReadonlyMap<string, string>;
  /** Rows that were typed and give no map yet. */
  held: HeldRows | undefined;
  onHold: (held: HeldRows) => void;
  onChange: (value: InputValue | undefined) => void;
}

/** Names with values, a row each; there is always an empty one to type into. */
export function MapInput({ control, name: variable, value, errors, held, onHold, onChange }: MapInputProps) {
  const t = useTranslations('wizard.map');
  const [rows, setRows] = useState<Row[]>(() => (held === undefined ? rowsOf(value) : [...held.rows]));
  const change = (next: Row[]): void => {
    setRows(next);
    const problem = findRowProblem(variable, next);
    if (problem === null) onChange(mapOfRows(next));
    else onHold({ rows: next, problem });
  };
  const set = (index: number, row: Row): void => change(rows.map((before, at) => (at === index ? row : before)));
  const errorOf = (row: Row, index: number): string | null => {
    const first = firstWithName(rows.map(({ name }) => name), index);
    if (first !== null) return t('twice', { name: row.name.trim(), number: first });
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
          error={errorOf(row, index)}
          onName={(name) => set(index, { ...row, name })}
          onRemove={() => change(withoutRow(rows, index))}
        >
          <Input aria-label={t('value', { number: index + 1 })} placeholder={t('valuePlaceholder')} value={row.text ?? ''} autoComplete="off" spellCheck={false} onChange={(event) => set(index, { ...row, text: event.target.value })} />
        </MapRow>
      ))}
      <div><Button size="small" onClick={() => setRows([...rows, EMPTY_ROW])}><Plus aria-hidden className="size-4" />{t('add')}</Button></div>
    </div>
  );
}

function rowsOf(value: InputValue | undefined): Row[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const rows = isMap ? Object.entries(value).map(([name, entry]): Row => ({ name, text: typeof entry === 'string' ? entry : JSON.stringify(entry), stored: null })) : [];
  return rows.length === 0 ? [EMPTY_ROW] : rows;
}

function withoutRow(rows: Row[], index: number): Row[] {
  const left = rows.filter((_, at) => at !== index);
  return left.length === 0 ? [EMPTY_ROW] : left;
}
