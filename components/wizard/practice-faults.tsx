'use client';

import { Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { PracticeFault } from '#lib/deployments/deployment.ts';
import { effectiveInputs } from '#lib/deployments/draft-values.ts';
import { FAR_END_FAULTS, isFarEndFault } from '#lib/deployments/far-end-faults.ts';
import { CHAIN_LINKS } from '#lib/status/wandb-chain.ts';
import { FAULT_KINDS, PRACTICE_ERRORS, practiceFault, type ResourceFaultKind } from '#lib/deployments/practice-faults.ts';
import { type ExpectedComponent, expectedResources } from '#lib/modules/expected-resources.ts';
import { PRACTICE_FAULTS_FIELD } from './focus-field.ts';
import { PracticeObstacles } from './practice-obstacles.tsx';
import { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

/** For the curious: which resources of the practice cloud misbehave, and how. */
export function PracticeFaults({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.faults');
  const options = useTranslations('wizard.options');
  const { values } = form;
  const components = expectedResources({ moduleVersion: values.moduleVersion, inputs: effectiveInputs(values) })?.byComponent ?? [];
  const change = (index: number, fault: PracticeFault): void => form.setFaults(values.faults.map((before, at) => (at === index ? fault : before)));
  return (
    <div id={`field-${PRACTICE_FAULTS_FIELD}`} tabIndex={-1} role="group" aria-label={options('faults')} className="flex flex-col gap-4 pt-3 outline-none">
      <p className="text-small text-muted">{t('description')}</p>
      {values.faults.map((fault, index) => fault.kind === 'preflight' ? null : (
        <div key={fault.address} role="group" aria-label={fault.address} className="flex flex-col gap-2 rounded-card border border-border p-3">
          <div className="flex items-start justify-between gap-2">
            <code className="min-w-0 font-mono text-code wrap-anywhere">{fault.address}</code>
            <Button size="icon" variant="ghost" aria-label={t('remove', { address: fault.address })} onClick={() => form.setFaults(values.faults.filter((_, at) => at !== index))}><Trash2 aria-hidden className="size-4" /></Button>
          </div>
          <FaultControls index={index} fault={fault} onChange={(next) => change(index, next)} />
        </div>
      ))}
      <AddFault components={components} taken={values.faults.map((fault) => fault.address)} onAdd={(address) => form.setFaults([...values.faults, practiceFault(address, 'fail')])} />
      <PracticeObstacles form={form} />
    </div>
  );
}

function FaultControls({ index, fault, onChange }: { index: number; fault: PracticeFault; onChange: (fault: PracticeFault) => void }) {
  const t = useTranslations('wizard.faults');
  const isFarEnd = isFarEndFault(fault);
  const kinds = FAULT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }));
  const fitting = isFarEnd ? FAR_END_FAULTS.filter(({ address }) => address === fault.address) : PRACTICE_ERRORS;
  const errors = fitting.map(({ name }) => ({ value: name, label: t(`errors.${name}`) }));
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      {isFarEnd ? null : (
        <Field name={`fault-kind-${index}`} label={t('kind')}>
          {(control) => <Select {...control} options={kinds} value={fault.kind} onChange={(event) => onChange(practiceFault(fault.address, event.target.value as ResourceFaultKind))} />}
        </Field>
      )}
      {fault.kind === 'fail' ? (
        <Field name={`fault-error-${index}`} label={t(isFarEnd ? 'kind' : 'error')}>
          {(control) => <Select {...control} options={errors} value={fault.error ?? ''} onChange={(event) => onChange({ ...fault, error: event.target.value })} />}
        </Field>
      ) : null}
    </div>
  );
}

function AddFault({ components, taken, onAdd }: { components: readonly ExpectedComponent[]; taken: readonly string[]; onAdd: (address: string) => void }) {
  const t = useTranslations('wizard.faults');
  const words = useModuleWords();
  const [address, setAddress] = useState('');
  const add = (): void => {
    onAdd(address);
    setAddress('');
  };
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field name="fault-resource" label={t('resource')} className="min-w-0 flex-1">
        {(control) => (
          <Select {...control} value={address} onChange={(event) => setAddress(event.target.value)}>
            <option value="">{t('choose')}</option>
            {components.map(({ component, resources }) => (
              <optgroup key={component} label={words.component(component)}>
                {resources.filter((resource) => !taken.includes(resource.address)).map((resource) => (
                  <option key={resource.address} value={resource.address}>{`${words.resourceType(resource.type)}: ${resource.address}`}</option>
                ))}
              </optgroup>
            ))}
            <optgroup label={t('farEnd')}>
              {CHAIN_LINKS.filter((link) => !taken.includes(`far_end.${link}`)).map((link) => <option key={link} value={`far_end.${link}`}>{t(`farEndLinks.${link}`)}</option>)}
            </optgroup>
          </Select>
        )}
      </Field>
      <Button disabled={address === ''} onClick={add}>{t('add')}</Button>
    </div>
  );
}
