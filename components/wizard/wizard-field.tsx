import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Field, type FieldControlProps } from '#components/ui/field.tsx';
import { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

export interface WizardControlProps extends FieldControlProps {
  disabled: boolean;
}

interface WizardFieldProps {
  form: WizardForm;
  /** The variable's own name, or name, location, moduleVersion. */
  name: string;
  label?: ReactNode;
  hint?: ReactNode;
  required?: boolean;
  optional?: boolean;
  children: (control: WizardControlProps) => ReactNode;
}

/** A field of the wizard: named as the module's variable is, with its error once one has been there, and its warning. */
export function WizardField({ form, name, label, hint, required = false, optional = false, children }: WizardFieldProps) {
  const words = useModuleWords();
  const frozen = form.frozen(name);
  return (
    <div onBlur={() => form.visit(name)}>
      <Field name={name} label={label ?? words.label(name)} hint={frozen ?? hint} error={form.errorOf(name)} required={required} optional={optional}>
        {(control) => children({ ...control, disabled: frozen !== null })}
      </Field>
      <FieldWarning text={form.warningOf(name)} />
    </div>
  );
}

/** Worth knowing, and nothing that stops. */
export function FieldWarning({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p className="mt-1 flex gap-1.5 text-small text-waiting">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>{text}</span>
    </p>
  );
}
