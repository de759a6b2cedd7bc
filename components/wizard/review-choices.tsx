import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Facts } from '#components/ui/facts.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { effectiveInputs } from '#lib/deployments/draft-values.ts';
import { stepOfField, WIZARD_STEPS, type WizardStep } from '#lib/deployments/wizard-steps.ts';
import { explainedDefaults } from '#lib/modules/default-inputs.ts';
import { findRegion } from '#lib/modules/regions.ts';
import { secretVariablesOf } from '#lib/modules/secret-variables.ts';
import { addressOfForm } from './address-of-form.ts';
import { keysOfForm } from './keys-of-form.ts';
import { useChoiceWords } from './use-choice-words.ts';
import { useFaultWords } from './use-fault-words.ts';
import { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

interface Choice {
  field: string;
  value: string;
  /** Why it is not what the module does by itself. */
  reason?: string | undefined;
}

/** Every choice by step, each step with a way back to it. */
export function ReviewChoices({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard');
  const words = useModuleWords();
  const choices = useChoices(form);
  const steps = WIZARD_STEPS.filter((step) => step !== 'review');
  return (
    <Card title={t('review.choices')} headingLevel={3}>
      <div className="flex flex-col gap-5">
        {steps.map((step) => (
          <div key={step}>
            <div className="mb-1 flex items-center justify-between gap-3 border-b border-border pb-1">
              <h4 className="font-semibold">{t(`${step}.step`)}</h4>
              <Button size="small" variant="ghost" className="print:hidden" aria-label={t('review.changeNamed', { step: t(`${step}.step`) })} onClick={() => form.goTo(step)}>{t('review.change')}</Button>
            </div>
            <Facts
              facts={choices(step).map(({ field, value, reason }) => ({
                key: `${field} ${value}`,
                label: words.label(field),
                value: <>{value}{reason === undefined ? null : <span className="block text-small text-muted">{reason}</span>}</>,
              }))}
            />
          </div>
        ))}
      </div>
    </Card>
  );
}

function useChoices(form: WizardForm): (step: WizardStep) => Choice[] {
  const t = useTranslations('wizard');
  const words = useModuleWords();
  const said = useChoiceWords();
  const sayFault = useFaultWords();
  const { values, storedSecrets } = form;
  const explained = explainedDefaults(values.moduleVersion);
  const inputs = Object.entries(effectiveInputs(values)).filter(([, value]) => value !== null);
  const secrets = secretVariablesOf(values.moduleVersion).filter((name) => storedSecrets.includes(name) || (values.secrets[name] ?? null) !== null);
  const saySecret = (field: string): string => {
    const keys = keysOfForm(form, field);
    return keys.length === 0 ? t('review.secretSet') : t('review.secretMapSet', { keys: keys.join(', ') });
  };
  const address = addressOfForm(form);
  const all: Choice[] = [
    { field: 'target', value: t(`target.${values.target}.title`) },
    { field: 'name', value: values.name.trim() || t('review.missing') },
    { field: 'location', value: findRegion(values.location)?.displayName ?? values.location },
    { field: 'moduleVersion', value: values.moduleVersion },
    ...secrets.map((field) => ({ field, value: saySecret(field) })),
    ...inputs.map(([field, value]) => ({ field, value: said.value(field, value), reason: reasonOf(field, value) })),
    ...(values.target === 'practice' ? values.faults.map((fault) => ({ field: 'faults', value: sayFault(fault) })) : []),
  ];
  function reasonOf(field: string, value: InputValue): string | undefined {
    if (field === 'use_internal_queue') return undefined;
    const proposal = explained.find((candidate) => candidate.variable === field && candidate.value === value);
    return proposal === undefined ? undefined : words.reason(field, String(value));
  }
  return (step) => [...all.filter((choice) => stepOfField(choice.field) === step), ...(step === 'address' && address !== null ? [{ field: 'url', value: address.url }] : [])];
}
