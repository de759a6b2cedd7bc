import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Inputs } from '#lib/deployments/deployment.ts';
import { addressOfForm } from './address-of-form.ts';
import { StepFrame } from './step-frame.tsx';
import { WizardField } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** Subdomain and domain, and the address they make. */
export function StepAddress({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.address');
  const { values, setInput } = form;
  const address = addressOfForm(form);
  return (
    <StepFrame title={t('title')} description={t('description')}>
      <div className="grid gap-6 sm:grid-cols-[1fr_2fr] sm:gap-3">
        <WizardField form={form} name="subdomain" hint={t('subdomainHint')} optional>
          {(control) => <HostInput control={control} value={values.inputs.subdomain} onChange={(text) => setInput('subdomain', text || undefined)} />}
        </WizardField>
        <WizardField form={form} name="domain_name" hint={t('domainHint')} required>
          {(control) => <HostInput control={control} value={values.inputs.domain_name} onChange={(text) => setInput('domain_name', text || undefined)} />}
        </WizardField>
      </div>
      <div>
        <p className="text-small text-muted">{t('result')}</p>
        <output htmlFor="field-subdomain field-domain_name" className="block min-h-7 wrap-anywhere text-title font-semibold">{address?.url ?? <span className="text-body font-normal text-muted">{t(isDomainMissing(values.inputs) ? 'noDomain' : 'notUsable', { subdomain: String(values.inputs.subdomain ?? 'none') })}</span>}</output>
      </div>
      <Alert tone="unknown" title={t('recordTitle')}>
        {values.target === 'practice' ? t('recordPractice') : t('record', { fqdn: address?.fqdn ?? t('theAddress') })}
      </Alert>
    </StepFrame>
  );
}

function isDomainMissing({ domain_name: domain }: Inputs): boolean {
  return typeof domain !== 'string' || domain === '';
}

function HostInput({ control, value, onChange }: { control: object; value: unknown; onChange: (text: string) => void }) {
  return (
    <Input {...control} value={typeof value === 'string' ? value : ''} inputMode="url" autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(event) => onChange(event.target.value.trim())} />
  );
}
