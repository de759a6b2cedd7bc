import { useTranslations } from 'next-intl';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { listOptionSections, PLAIN_OPTIONS } from '#lib/deployments/option-sections.ts';
import { findModuleVariable, getModuleVersion } from '#lib/modules/catalog.ts';
import { explainedDefaults } from '#lib/modules/default-inputs.ts';
import type { ModuleVariable } from '#lib/modules/module-variable.ts';
import { AdvancedOptions } from './advanced-options.tsx';
import { OptionFold } from './option-fold.tsx';
import { OptionSwitch } from './option-switch.tsx';
import { PracticeFaults } from './practice-faults.tsx';
import { StepFrame } from './step-frame.tsx';
import { useModuleWords } from './use-module-words.ts';
import { VariableField } from './variable-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** Redis, the queue, protection, MySQL, tags; and everything else that the module lets one set. */
export function StepOptions({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.options');
  const chosen = getModuleVersion(form.values.moduleVersion);
  const variables = PLAIN_OPTIONS.flatMap((name) => findModuleVariable(chosen, name) ?? []);
  const advanced = [...listOptionSections(form.values.moduleVersion).flatMap((section) => section.variables.map(({ name }) => name)), 'moduleVersion', 'allowDowngrade'];
  const hasAdvancedError = advanced.some((name) => form.errorOf(name) !== null);
  return (
    <StepFrame title={t('title')} description={t('description')}>
      {variables.map((variable) => <PlainOption key={variable.name} form={form} variable={variable} />)}
      <OptionFold summary={<span className="font-medium">{t('advanced')}</span>} open={hasAdvancedError} className="border-t border-border pt-4">
        <AdvancedOptions form={form} />
      </OptionFold>
      {form.values.target === 'practice' ? (
        <Disclosure summary={<span className="font-medium">{t('faults')}</span>} open={form.start.values.faults.length > 0} className="border-t border-border pt-4">
          <PracticeFaults form={form} />
        </Disclosure>
      ) : null}
    </StepFrame>
  );
}

function PlainOption({ form, variable }: { form: WizardForm; variable: ModuleVariable }) {
  const t = useTranslations('wizard.options');
  const words = useModuleWords();
  const { name } = variable;
  const explained = explainedDefaults(form.values.moduleVersion).find((proposal) => proposal.variable === name);
  const reason = explained === undefined ? undefined : words.reason(name, String(explained.value));
  if (variable.effect === 'none') return <p className="text-small text-muted">{t('withoutEffect', { label: words.label(name), version: form.values.moduleVersion })}</p>;
  if (name === 'use_internal_queue') {
    return <OptionSwitch form={form} variable={variable} label={t('externalQueue')} hint={t('externalQueueHint')} inverted />;
  }
  if (name === 'deletion_protection') return <OptionSwitch form={form} variable={variable} hint={reason ?? t('deletionProtectionHint')} />;
  if (name === 'create_redis') return <OptionSwitch form={form} variable={variable} label={t('redis')} hint={reason ?? t('redisHint', { practice: String(form.values.target === 'practice') })} />;
  return <VariableField form={form} variable={variable} {...(reason === undefined ? {} : { hint: reason })} />;
}
