'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Input } from '#components/ui/input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { MapRowList } from './map-row-list.tsx';
import { EMPTY_ROW, findRowProblem, type HeldRows, mapOfRows, type MapRowValue as Row } from './map-rows.ts';
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
  return (
    <MapRowList control={control} rows={rows} errors={errors} onChange={change} onRemove={(index) => change(withoutRow(rows, index))} onAdd={() => setRows([...rows, EMPTY_ROW])}>
      {(row, set, index) => (
        <Input aria-label={t('value', { number: index + 1 })} placeholder={t('valuePlaceholder')} value={row.text ?? ''} autoComplete="off" spellCheck={false} onChange={(event) => set({ ...row, text: event.target.value })} />
      )}
    </MapRowList>
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
