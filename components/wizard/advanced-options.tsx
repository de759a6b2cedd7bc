import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { Select } from '#components/ui/select.tsx';
import { waitingInputs } from '#lib/deployments/draft-values.ts';
import { listOptionSections } from '#lib/deployments/option-sections.ts';
import { DEFAULT_MODULE_VERSION, MODULE_VERSIONS, PRACTICE_MODULE_VERSION } from '#lib/modules/catalog.ts';
import { useModuleWords } from './use-module-words.ts';
import { VariableField } from './variable-field.tsx';
import { WizardField } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** The module version, and every other variable of it that has an effect, out of its catalog. */
export function AdvancedOptions({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.advanced');
  const words = useModuleWords();
  const { values } = form;
  const waiting = waitingInputs(values);
  return (
    <div className="flex flex-col gap-8 pt-3">
      <div className="flex flex-col gap-3">
        <ModuleVersionField form={form} />
        {waiting.length === 0 ? null : (
          <Alert tone="waiting">{t('waiting', { version: values.moduleVersion, labels: waiting.map(words.label).join(', ') })}</Alert>
        )}
      </div>
      {listOptionSections(values.moduleVersion).map(({ section, variables }) => (
        <fieldset key={section} className="flex min-w-0 flex-col gap-5">
          <legend className="mb-3 w-full border-b border-border pb-1 font-semibold">{t(`sections.${section}`)}</legend>
          {variables.map((variable) => <VariableField key={`${values.moduleVersion}-${variable.name}`} form={form} variable={variable} />)}
        </fieldset>
      ))}
    </div>
  );
}

function ModuleVersionField({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.advanced');
  const isPractice = form.values.target === 'practice';
  const options = MODULE_VERSIONS.map((version) => ({
    value: version,
    label: version === DEFAULT_MODULE_VERSION ? t('defaultVersion', { version }) : version,
    disabled: isPractice && version !== PRACTICE_MODULE_VERSION,
  }));
  return (
    <WizardField form={form} name="moduleVersion" hint={isPractice ? t('practiceVersion', { version: PRACTICE_MODULE_VERSION }) : t('versionHint')}>
      {(control) => <Select {...control} options={options} value={form.values.moduleVersion} onChange={(event) => form.setModuleVersion(event.target.value)} />}
    </WizardField>
  );
}
