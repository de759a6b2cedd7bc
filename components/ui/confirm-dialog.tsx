'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { FormAction } from './action-result.ts';
import { Alert } from './alert.tsx';
import { Button } from './button.tsx';
import type { ButtonVariant } from './button-style.ts';
import { Dialog } from './dialog.tsx';
import { FieldErrorsOf } from './form-field.tsx';
import { Input } from './input.tsx';
import { useFormAction } from './use-form-action.ts';

interface ConfirmDialogProps {
  trigger: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** The verb with its object and number: *Destroy 52 resources*. */
  confirmLabel: string;
  /** What the button says that changes nothing; *Cancel* unless told. */
  dismissLabel?: string;
  variant?: ButtonVariant;
  /** What must be typed first; left out for questions that need no slowing down. */
  typed?: string;
  action: FormAction;
  /** Hidden values the form sends along. */
  values?: Record<string, string>;
  onDone?: () => void;
}

/** Asks before something happens, with typing where it cannot be undone. Enter never confirms; only the button does. */
export function ConfirmDialog({ trigger, title, description, children, confirmLabel, dismissLabel, variant = 'danger', typed, action, values = {}, onDone }: ConfirmDialogProps) {
  const t = useTranslations('common');
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const { run, pending, error, fieldErrors, clearError } = useFormAction(action, () => {
    setOpen(false);
    onDone?.();
  });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [fieldErrors]);
  const ready = typed === undefined || text.trim() === typed;
  const change = (next: boolean): void => {
    if (pending) return;
    setOpen(next);
    setText('');
    clearError();
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (ready) run(new FormData(event.currentTarget));
  };
  return (
    <Dialog trigger={trigger} title={title} description={description} open={open} onOpenChange={change}>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
        {Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <FieldErrorsOf errors={fieldErrors}>{children}</FieldErrorsOf>
        {typed === undefined ? null : <TypedName name={typed} text={text} onText={setText} />}
        {error === null ? null : <Alert tone="failed" urgent>{error}</Alert>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => change(false)}>{dismissLabel ?? t('cancel')}</Button>
          <Button type="submit" variant={variant} pending={pending} disabled={!ready}>{confirmLabel}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function TypedName({ name, text, onText }: { name: string; text: string; onText: (text: string) => void }) {
  const t = useTranslations('common');
  const astray = !name.startsWith(text.trim());
  return (
    <div>
      <label htmlFor="confirm-typed" className="mb-1 block">
        {t.rich('confirmName', { name: () => <strong className="font-mono text-code font-semibold">{name}</strong> })}
      </label>
      <Input id="confirm-typed" name="typed" value={text} autoComplete="off" autoCapitalize="off" spellCheck={false} aria-describedby="confirm-mismatch" onKeyDown={ignoreEnter} onChange={(event) => onText(event.target.value)} />
      <p id="confirm-mismatch" role="status" className="mt-1 text-small text-failed">{astray ? t('confirmMismatch', { name }) : null}</p>
    </div>
  );
}

/** Enter never destroys. */
function ignoreEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}
