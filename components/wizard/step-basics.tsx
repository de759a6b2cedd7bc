import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { suggestNamespace } from '#lib/deployments/suggest-namespace.ts';
import { RegionSelect } from './region-select.tsx';
import { SecretField } from './secret-field.tsx';
import { StepFrame } from './step-frame.tsx';
import { WizardField } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** Problems that another namespace solves at once. */
const OTHER_NAMESPACE_HELPS: readonly string[] = ['namespace_kept', 'namespace_taken'];

/** A namespace that is free as far as anybody can tell, one press away; only where the one that stands there cannot be used. */
function FreeNamespace({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.basics');
  const { problems, values, start } = form;
  if (form.frozen('namespace') !== null || !problems.some(({ variable, code }) => variable === 'namespace' && OTHER_NAMESPACE_HELPS.includes(code))) return null;
  const suggested = suggestNamespace(values.name.trim() === '' ? String(values.inputs.namespace) : values.name, start.suffix);
  return <div className="-mt-2"><Button size="small" onClick={() => form.setInput('namespace', suggested)}>{t('useNamespace', { namespace: suggested })}</Button></div>;
}

/** Name, namespace, region, license. */
export function StepBasics({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.basics');
  const { values, setInput } = form;
  return (
    <StepFrame title={t('title')} description={t('description')}>
      <WizardField form={form} name="name" hint={t('nameHint')} required>
        {(control) => <Input {...control} value={values.name} autoComplete="off" onChange={(event) => form.setName(event.target.value)} />}
      </WizardField>
      <WizardField form={form} name="namespace" hint={t('namespaceHint')} required>
        {(control) => (
          <Input
            {...control}
            value={String(values.inputs.namespace ?? '')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono"
            onChange={(event) => setInput('namespace', event.target.value || undefined)}
          />
        )}
      </WizardField>
      <FreeNamespace form={form} />
      <WizardField form={form} name="location" hint={t('locationHint')} required>
        {(control) => <RegionSelect {...control} value={values.location} onChange={form.setLocation} />}
      </WizardField>
      <SecretField form={form} name="license" hint={values.target === 'practice' ? t('licensePractice') : t('licenseHint')} required>
        {(control, value) => (
          <Input {...control} type="password" value={String(value ?? '')} autoComplete="off" spellCheck={false} onChange={(event) => form.setSecret('license', event.target.value || undefined)} />
        )}
      </SecretField>
    </StepFrame>
  );
}
