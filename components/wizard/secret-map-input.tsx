'use client';

import { LockKeyhole, Plus, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { firstWithName, MapRow } from './map-row.tsx';
import type { WizardControlProps } from './wizard-field.tsx';

interface SecretMapInputProps {
  control: WizardControlProps;
  /** What was typed and is not stored yet: a key with null keeps its stored value. */
  value: InputValue | undefined;
  storedKeys: readonly string[];
  /** What is wrong with a row, by its name. */
  errors: ReadonlyMap<string, string>;
  /** undefined keeps what is stored, null takes the whole map away. */
  onChange: (value: InputValue | undefined) => void;
}

/** A row of the map; its text is null where the stored value stays. `stored` is the name that a value is stored under. */
interface Row {
  name: string;
  text: string | null;
  stored: string | null;
}

const EMPTY: Row = { name: '', text: '', stored: null };

/** Names with values, a row each. A stored value is not shown: it is kept under its name, replaced, or removed with its row. */
export function SecretMapInput({ control, value, storedKeys, errors, onChange }: SecretMapInputProps) {
  const t = useTranslations('wizard.map');
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value, storedKeys));
  const [seen, setSeen] = useState(value);
  // What was typed is stored now, and leaves the page.
  if (seen !== value) {
    setSeen(value);
    if (value === undefined) setRows(rowsOf(value, storedKeys));
  }
  const change = (next: Row[]): void => {
    const rest = next.length === 0 ? [EMPTY] : next;
    setRows(rest);
    // Until each name is there once and each renamed row has a value, what was there before stays.
    if (!hasTwice(rest) && !rest.some(lostValue)) onChange(mapOf(rest, storedKeys));
  };
  const set = (index: number, row: Row): void => change(rows.map((before, at) => (at === index ? row : before)));
  const errorOf = (row: Row, index: number): string | null => {
    const first = firstWithName(rows.map(({ name }) => name), index);
    if (first !== null) return t('twice', { name: row.name.trim(), number: first });
    if (lostValue(row)) return t('renamed', { name: row.stored ?? '' });
    return errors.get(row.name.trim()) ?? null;
  };
  return (
    <div className="flex flex-col gap-2">
      {rows.map((row, index) => (
        <MapRow
          key={index}
          control={index === 0 ? control : {}}
          number={index + 1}
          name={row.name}
          isNameFixed={row.text === null}
          error={errorOf(row, index)}
          onName={(name) => set(index, { ...row, name })}
          onRemove={() => change(rows.filter((_, at) => at !== index))}
        >
          <RowValue row={row} number={index + 1} onText={(text) => set(index, { ...row, text })} onKeep={() => set(index, { ...row, name: row.stored ?? row.name, text: null })} />
        </MapRow>
      ))}
      {rows.some(({ text }) => text === null) ? <p className="text-small text-muted">{t('keptMeaning')}</p> : null}
      <div><Button size="small" onClick={() => setRows([...rows, EMPTY])}><Plus aria-hidden className="size-4" />{t('add')}</Button></div>
    </div>
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
  return rows.length === 0 ? [EMPTY] : rows;
}

/** A row of which only the value was typed goes along under an empty name, which the rules then refuse. */
function mapOf(rows: readonly Row[], storedKeys: readonly string[]): InputValue | undefined {
  const filled = rows.filter(({ name, text }) => name !== '' || text !== '');
  const isAsStored = filled.length === storedKeys.length && filled.every(({ name, text }, index) => text === null && name === storedKeys[index]);
  if (isAsStored) return undefined;
  return filled.length === 0 ? null : Object.fromEntries(filled.map(({ name, text }) => [name.trim(), text]));
}

/** Returns true for a row of a stored value that has another name now and no value yet. */
function lostValue({ name, text, stored }: Row): boolean {
  return stored !== null && name.trim() !== stored && text === '';
}

function hasTwice(rows: readonly Row[]): boolean {
  const names = rows.map(({ name }) => name.trim()).filter((name) => name !== '');
  return new Set(names).size < names.length;
}
