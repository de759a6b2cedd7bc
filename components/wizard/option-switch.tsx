import type { ReactNode } from 'react';
import { Switch } from '#components/ui/switch.tsx';
import type { ModuleVariable } from '#lib/modules/module-variable.ts';
import { useModuleWords } from './use-module-words.ts';
import { FieldWarning } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

interface OptionSwitchProps {
  form: WizardForm;
  variable: ModuleVariable;
  label?: ReactNode;
  hint?: ReactNode;
  /** The words say the opposite of the variable. */
  inverted?: boolean;
}

/** A variable that is on or off; not set, it shows what the module does by itself. */
export function OptionSwitch({ form, variable, label, hint, inverted = false }: OptionSwitchProps) {
  const words = useModuleWords();
  const { name } = variable;
  const value = (form.values.inputs[name] ?? variable.default ?? false) === true;
  const error = form.errorOf(name);
  return (
    <div onBlur={() => form.visit(name)}>
      <Switch
        name={name}
        label={label ?? words.label(name)}
        hint={hint ?? words.description(name)}
        checked={value !== inverted}
        onCheckedChange={(checked) => form.setInput(name, checked !== inverted)}
      />
      {error === null ? null : <p className="mt-1 text-small text-failed">{error}</p>}
      <FieldWarning text={form.warningOf(name)} />
    </div>
  );
}
