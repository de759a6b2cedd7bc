import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { choicesOf } from '#lib/deployments/option-sections.ts';
import type { ModuleVariable } from '#lib/modules/module-variable.ts';
import { isSecretVariable } from '#lib/modules/secret-variables.ts';
import { MapInput } from './map-input.tsx';
import { OptionSwitch } from './option-switch.tsx';
import { rowErrors, withErrorOnRow } from './row-errors.ts';
import { SecretField } from './secret-field.tsx';
import { SecretMapInput } from './secret-map-input.tsx';
import { TextValueInput } from './text-value-input.tsx';
import { useModuleWords } from './use-module-words.ts';
import { WizardField, type WizardControlProps } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

interface VariableFieldProps {
  form: WizardForm;
  variable: ModuleVariable;
  hint?: ReactNode;
}

/** A variable of the module as a field, by its type in the catalog. */
export function VariableField({ form, variable, hint }: VariableFieldProps) {
  const words = useModuleWords();
  const { name } = variable;
  const ofRows = variable.type.startsWith('map(') ? rowErrors(form, name, words) : new Map<string, string>();
  const shown = ofRows.size > 0 || form.heldRows(name) !== undefined ? withErrorOnRow(form, name) : form;
  const said = hint ?? <VariableHint variable={variable} />;
  if (variable.type === 'bool') return <OptionSwitch form={form} variable={variable} hint={words.description(name)} />;
  if (isSecretVariable(name) && variable.type.startsWith('map(')) {
    return (
      // Left as a whole: what was typed in any of its rows is stored, and leaves the page.
      <div data-secret={name} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && form.visit(name)}>
        <WizardField form={shown} name={name} hint={said}>
          {(control) => (
            <SecretMapInput
              control={control}
              name={name}
              value={form.values.secrets[name]}
              storedKeys={form.storedKeys(name) ?? []}
              errors={ofRows}
              held={form.heldRows(name)}
              onHold={(held) => form.holdRows(name, held)}
              onChange={(next) => form.setSecret(name, next)}
            />
          )}
        </WizardField>
      </div>
    );
  }
  if (isSecretVariable(name)) {
    return (
      <SecretField form={form} name={name} hint={said}>
        {(control, value) => <ValueControl control={control} variable={variable} form={form} value={value} onChange={(next) => form.setSecret(name, next)} secret />}
      </SecretField>
    );
  }
  return (
    <WizardField form={shown} name={name} hint={said}>
      {(control) => <ValueControl control={control} variable={variable} form={form} errors={ofRows} value={form.values.inputs[name]} onChange={(next) => form.setInput(name, next)} />}
    </WizardField>
  );
}

interface ValueControlProps {
  control: WizardControlProps;
  variable: ModuleVariable;
  form: WizardForm;
  /** Of a map: what is wrong with a row, by its name. */
  errors?: ReadonlyMap<string, string>;
  value: InputValue | undefined;
  onChange: (value: InputValue | undefined) => void;
  secret?: boolean;
}

function ValueControl({ control, variable, form, errors = new Map(), value, onChange, secret = false }: ValueControlProps) {
  const t = useTranslations('wizard.advanced');
  const choices = choicesOf(variable, form.values.moduleVersion);
  if (choices !== null) {
    const options = [{ value: '', label: t('moduleDecides', { value: formatDefault(variable.default) ?? t('nothing') }) }, ...choices.map((choice) => ({ value: choice, label: choice }))];
    return <Select {...control} options={options} value={String(value ?? '')} onChange={(event) => onChange(event.target.value || undefined)} />;
  }
  if (variable.type.startsWith('map(')) {
    const { name } = variable;
    return <MapInput control={control} name={name} value={value} errors={errors} held={form.heldRows(name)} onHold={(held) => form.holdRows(name, held)} onChange={onChange} />;
  }
  if (variable.type === 'string') {
    const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
    return <Input {...control} type={secret ? 'password' : 'text'} value={text} autoComplete="off" spellCheck={false} onChange={(event) => onChange(event.target.value || undefined)} />;
  }
  return <TextValueInput control={control} type={variable.type} value={value} onChange={onChange} />;
}

function VariableHint({ variable }: { variable: ModuleVariable }) {
  const t = useTranslations('wizard.advanced');
  const words = useModuleWords();
  const value = formatDefault(variable.default);
  return (
    <>
      {words.description(variable.name)}
      {value === null ? null : ` ${t('moduleDefault', { value })}`}
    </>
  );
}

/** Null where the module's default is nothing. */
function formatDefault(value: InputValue | undefined): string | null {
  const isNothing = value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  if (isNothing) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
