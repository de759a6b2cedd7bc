'use client';

import { LockKeyhole, Plus, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import type { WizardControlProps } from './wizard-field.tsx';

interface SecretMapInputProps {
  control: WizardControlProps;
  /** What was typed and is not stored yet: a key with null keeps its stored value. */
  value: InputValue | undefined;
  storedKeys: readonly string[];
  /** undefined keeps what is stored, null takes the whole map away. */
  onChange: (value: InputValue | undefined) => void;
}

/** A row of the map; its text is null where the stored value stays. */
interface Row {
  name: string;
  text: string | null;
}

const EMPTY: Row = { name: '', text: '' };

/** Names with values, a row each. A stored value is not shown: it is kept, replaced, or removed with its row. */
export function SecretMapInput({ control, value, storedKeys, onChange }: SecretMapInputProps) {
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
    onChange(mapOf(rest, storedKeys));
  };
  const set = (index: number, row: Row): void => change(rows.map((before, at) => (at === index ? row : before)));
  return (
    <div className="flex flex-col gap-2">
      {rows.map((row, index) => (
        <div key={index} className="flex items-start gap-2">
          <Input {...(index === 0 ? control : {})} aria-label={t('name', { number: index + 1 })} placeholder={t('namePlaceholder')} value={row.name} readOnly={row.text === null} autoComplete="off" spellCheck={false} onChange={(event) => set(index, { ...row, name: event.target.value })} />
          <RowValue row={row} number={index + 1} isStored={storedKeys.includes(row.name)} onText={(text) => set(index, { ...row, text })} />
          <Button size="icon" variant="ghost" aria-label={t('remove', { number: index + 1 })} onClick={() => change(rows.filter((_, at) => at !== index))}><X aria-hidden className="size-4" /></Button>
        </div>
      ))}
      {hasTwice(rows) ? <p className="text-small text-failed">{t('twice')}</p> : null}
      <div><Button size="small" onClick={() => setRows([...rows, EMPTY])}><Plus aria-hidden className="size-4" />{t('add')}</Button></div>
    </div>
  );
}

interface RowValueProps {
  row: Row;
  number: number;
  isStored: boolean;
  onText: (text: string | null) => void;
}

function RowValue({ row, number, isStored, onText }: RowValueProps) {
  const t = useTranslations('wizard.map');
  if (row.text === null) {
    return (
      <span className="flex grow items-center gap-2 text-muted">
        <LockKeyhole aria-hidden className="size-4" />{t('kept')}
        <Button size="small" aria-label={t('replace', { name: row.name })} onClick={() => onText('')}>{t('replaceShort')}</Button>
      </span>
    );
  }
  return (
    <>
      <Input type="password" aria-label={t('value', { number })} placeholder={t('valuePlaceholder')} value={row.text} autoComplete="off" spellCheck={false} onChange={(event) => onText(event.target.value)} />
      {isStored ? <Button size="icon" variant="ghost" aria-label={t('keep', { name: row.name })} onClick={() => onText(null)}><RotateCcw aria-hidden className="size-4" /></Button> : null}
    </>
  );
}

function rowsOf(value: InputValue | undefined, storedKeys: readonly string[]): Row[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const typed = isMap ? Object.entries(value).map(([name, entry]): Row => ({ name, text: entry === null || typeof entry === 'string' ? entry : JSON.stringify(entry) })) : [];
  const rows = value === undefined ? storedKeys.map((name): Row => ({ name, text: null })) : typed;
  return rows.length === 0 ? [EMPTY] : rows;
}

/** A row of which only the value was typed goes along under an empty name, which the rules then refuse. */
function mapOf(rows: readonly Row[], storedKeys: readonly string[]): InputValue | undefined {
  const filled = rows.filter(({ name, text }) => name !== '' || text !== '');
  const isAsStored = filled.length === storedKeys.length && filled.every(({ name, text }, index) => text === null && name === storedKeys[index]);
  if (isAsStored) return undefined;
  return filled.length === 0 ? null : Object.fromEntries(filled.map(({ name, text }) => [name.trim(), text]));
}

function hasTwice(rows: readonly Row[]): boolean {
  const names = rows.map(({ name }) => name.trim()).filter((name) => name !== '');
  return new Set(names).size < names.length;
}
