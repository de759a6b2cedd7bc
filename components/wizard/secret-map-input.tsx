'use client';

import { LockKeyhole, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { MapRowList } from './map-row-list.tsx';
import { EMPTY_ROW, findRowProblem, type HeldRows, isFilled, mapOfRows, type MapRowValue as Row } from './map-rows.ts';
import type { WizardControlProps } from './wizard-field.tsx';

interface SecretMapInputProps {
  control: WizardControlProps;
  name: string;
  /** What was typed and is not stored yet: a key with null keeps its stored value. */
  value: InputValue | undefined;
  storedKeys: readonly string[];
  /** What is wrong with a row, by its name. */
  errors: ReadonlyMap<string, string>;
  /** Rows that were typed and give no map yet. */
  held: HeldRows | undefined;
  onHold: (held: HeldRows) => void;
  /** undefined keeps what is stored, null takes the whole map away. */
  onChange: (value: InputValue | undefined) => void;
}

/** Names with values, a row each. A stored value is not shown: it is kept under its name, replaced, or removed with its row. */
export function SecretMapInput({ control, name: variable, value, storedKeys, errors, held, onHold, onChange }: SecretMapInputProps) {
  const [rows, setRows] = useState<Row[]>(() => (held === undefined ? rowsOf(value, storedKeys) : [...held.rows]));
  const [seen, setSeen] = useState(value);
  // What was typed is stored now, and leaves the page.
  if (seen !== value) {
    setSeen(value);
    if (value === undefined && held === undefined) setRows(rowsOf(value, storedKeys));
  }
  const change = (next: Row[]): void => {
    const rest = next.length === 0 ? [EMPTY_ROW] : next;
    setRows(rest);
    const problem = findRowProblem(variable, rest);
    if (problem === null) onChange(mapOf(rest, storedKeys));
    else onHold({ rows: rest, problem });
  };
  return (
    <MapRowList control={control} rows={rows} errors={errors} onChange={change} onRemove={(index) => change(rows.filter((_, at) => at !== index))} onAdd={() => setRows([...rows, EMPTY_ROW])}>
      {(row, set, index) => (
        <RowValue row={row} number={index + 1} onText={(text) => set({ ...row, text })} onKeep={() => set({ ...row, name: row.stored ?? row.name, text: null })} />
      )}
    </MapRowList>
  );
}

interface RowValueProps {
  row: Row;
  number: number;
  onText: (text: string) => void;
  /** Keeps what is stored, under its name. */
  onKeep: () => void;
}

function RowValue({ row, number, onText, onKeep }: RowValueProps) {
  const t = useTranslations('wizard.map');
  if (row.text === null) {
    return (
      <span className="flex min-h-9 grow flex-wrap items-center gap-2 text-muted">
        <LockKeyhole aria-hidden className="size-4" />{t('kept')}
        <Button size="small" aria-label={t('replace', { name: row.name })} onClick={() => onText('')}>{t('replaceShort')}</Button>
      </span>
    );
  }
  return (
    <>
      <Input type="password" aria-label={t('value', { number })} placeholder={t('valuePlaceholder')} value={row.text} autoComplete="off" spellCheck={false} onChange={(event) => onText(event.target.value)} />
      {row.stored !== null ? <Button size="icon" variant="ghost" aria-label={t('keep', { name: row.stored })} onClick={onKeep}><RotateCcw aria-hidden className="size-4" /></Button> : null}
    </>
  );
}

function rowsOf(value: InputValue | undefined, storedKeys: readonly string[]): Row[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const typed = isMap ? Object.entries(value).map(([name, entry]): Row => ({ name, text: entry === null || typeof entry === 'string' ? entry : JSON.stringify(entry), stored: storedKeys.includes(name) ? name : null })) : [];
  const rows = value === undefined ? storedKeys.map((name): Row => ({ name, text: null, stored: name })) : typed;
  return rows.length === 0 ? [EMPTY_ROW] : rows;
}

/** undefined where all is as it is stored, null where no row is left. */
function mapOf(rows: readonly Row[], storedKeys: readonly string[]): InputValue | undefined {
  const filled = rows.filter(isFilled);
  const isAsStored = filled.length === storedKeys.length && filled.every(({ name, text }, index) => text === null && name === storedKeys[index]);
  return isAsStored ? undefined : (mapOfRows(rows) ?? null);
}
