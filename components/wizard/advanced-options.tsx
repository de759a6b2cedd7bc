import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { Select } from '#components/ui/select.tsx';
import { waitingInputs } from '#lib/deployments/draft-values.ts';
import { listOptionSections, type OptionSection } from '#lib/deployments/option-sections.ts';
import { DEFAULT_MODULE_VERSION, MODULE_VERSIONS, PRACTICE_MODULE_VERSION } from '#lib/modules/catalog.ts';
import type { ModuleVariable } from '#lib/modules/module-variable.ts';
import { secretVariablesOf } from '#lib/modules/secret-variables.ts';
import { DowngradeReason } from './downgrade-reason.tsx';
import { OptionFold } from './option-fold.tsx';
import { useModuleWords } from './use-module-words.ts';
import { VariableField } from './variable-field.tsx';
import { WizardField } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** The module version, and every other variable of it that has an effect, out of its catalog. */
export function AdvancedOptions({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.advanced');
  const words = useModuleWords();
  const { values } = form;
  const known = new Set(secretVariablesOf(values.moduleVersion));
  const waiting = [...waitingInputs(values), ...form.storedSecrets.filter((name) => !known.has(name))];
  const isSet = ({ name }: ModuleVariable): boolean => (values.inputs[name] ?? values.secrets[name] ?? null) !== null || form.storedSecrets.includes(name);
  const wasSet = ({ name }: ModuleVariable): boolean => form.start.values.inputs[name] !== undefined || form.start.known.secretNames.includes(name);
  return (
    <div className="flex flex-col gap-2 pt-3">
      <div className="mb-3 flex flex-col gap-3">
        <ModuleVersionField form={form} />
        <DowngradeReason form={form} />
        {waiting.length === 0 ? null : (
          <Alert tone="waiting">{t('waiting', { version: values.moduleVersion, labels: waiting.map(words.label).join(', ') })}</Alert>
        )}
      </div>
      {listOptionSections(values.moduleVersion).map(({ section, variables }) => (
        <OptionFold key={section} summary={<SectionTitle section={section} set={variables.filter(isSet).length} />} open={variables.some(wasSet) || variables.some(({ name }) => form.errorOf(name) !== null)} className="border-t border-border pt-1">
          <div className="flex flex-col gap-5 pt-2">
            {variables.map((variable) => <VariableField key={`${values.moduleVersion}-${variable.name}`} form={form} variable={variable} />)}
          </div>
        </OptionFold>
      ))}
    </div>
  );
}

function SectionTitle({ section, set }: { section: OptionSection; set: number }) {
  const t = useTranslations('wizard.advanced');
  return (
    <span className="flex items-center justify-between gap-3">
      <span className="font-medium">{t(`sections.${section}`)}</span>
      {set === 0 ? null : <span className="text-small text-muted">{t('set', { count: set })}</span>}
    </span>
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
