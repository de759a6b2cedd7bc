'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Input } from '#components/ui/input.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { formatInputText, parseInputText } from './input-text.ts';
import type { WizardControlProps } from './wizard-field.tsx';

interface TextValueInputProps {
  control: WizardControlProps;
  /** As the module declares it: number, list(string), object({}), any. */
  type: string;
  value: InputValue | undefined;
  onChange: (value: InputValue | undefined) => void;
}

/** A value that is typed as text and is not one: a number, a list (one a line), an object as JSON. Keeps the text as typed. */
export function TextValueInput({ control, type, value, onChange }: TextValueInputProps) {
  const t = useTranslations('wizard.advanced');
  const [text, setText] = useState(() => formatInputText(type, value));
  const change = (next: string): void => {
    setText(next);
    onChange(parseInputText(type, next));
  };
  if (type === 'number') return <Input {...control} value={text} inputMode="numeric" autoComplete="off" onChange={(event) => change(event.target.value)} />;
  const placeholder = type === 'list(string)' ? t('oneALine') : t('json');
  return <Textarea {...control} value={text} rows={3} placeholder={placeholder} spellCheck={false} className="font-mono" onChange={(event) => change(event.target.value)} />;
}
