import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** What the control inside a field spreads, so that label, hint and error are said with it. */
export interface FieldControlProps {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
  /** The browser does not send a form without it, unless the form is `noValidate`. */
  required: true | undefined;
}

interface FieldProps {
  /** Name of the value in the form; the control's id is made of it. */
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Why the value does not do, and what would. */
  error?: string | null | undefined;
  required?: boolean;
  /** Says *optional* beside the label. */
  optional?: boolean;
  id?: string;
  className?: string;
  children: (control: FieldControlProps) => ReactNode;
}

/** A label, a control, a hint and an error, wired to each other. */
export function Field({ name, label, hint, error, required = false, optional = false, id, className, children }: FieldProps) {
  const t = useTranslations('common');
  const controlId = id ?? `field-${name}`;
  const described = [hint === undefined ? null : `${controlId}-hint`, error ? `${controlId}-error` : null].filter((part) => part !== null);
  const control: FieldControlProps = {
    id: controlId,
    name,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': error ? true : undefined,
    'aria-required': required ? true : undefined,
    required: required ? true : undefined,
  };
  return (
    <div className={className}>
      <label htmlFor={controlId} className="mb-1 block font-medium">
        {label}
        {optional ? <span className="ml-2 text-small font-normal text-muted">{t('optional')}</span> : null}
      </label>
      {children(control)}
      {error ? (
        <p id={`${controlId}-error`} className="mt-1 flex gap-1.5 text-small text-failed">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint === undefined ? null : <p id={`${controlId}-hint`} className="mt-1 text-small text-muted">{hint}</p>}
    </div>
  );
}
