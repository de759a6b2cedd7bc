import { useTranslations } from 'next-intl';
import { AzureSignIns } from '#components/azure/azure-sign-ins.tsx';
import { CredentialChoice } from '#components/azure/credential-choice.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import { type Target, TARGETS } from '#lib/deployments/deployment.ts';
import { StepFrame } from './step-frame.tsx';
import type { WizardForm } from './wizard-form.ts';

/** Practice, or Azure. */
export function StepTarget({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.target');
  const { practiceEnabled } = form.start;
  const frozen = form.frozen('target');
  const options = TARGETS.map((target) => ({
    value: target,
    label: t(`${target}.title`),
    description: target === 'practice' && !practiceEnabled ? t('practice.off') : t(`${target}.description`),
    disabled: (frozen !== null && target !== form.values.target) || (target === 'practice' && !practiceEnabled),
  }));
  return (
    <StepFrame title={t('title')} description={t('description')}>
      <RadioCards
        name="target"
        legend={t('title')}
        legendHidden
        {...(frozen === null ? {} : { hint: frozen })}
        options={options}
        value={form.values.target}
        onValueChange={(value) => form.setTarget(value as Target)}
      />
      {form.values.target === 'azure' ? (
        <div>
          <h3 className="font-semibold">{t('azureCredential')}</h3>
          <p className="mb-2 text-small text-muted">{t('azureCredentialMeaning')}</p>
          <CredentialChoice credentials={form.start.credentials} credentialId={form.values.credentialId} subscriptionId={form.values.subscriptionId} error={form.errorOf('subscriptionId')} onChange={form.setPlace} />
          {form.values.credentialId === null ? <div className="mt-4"><AzureSignIns signIns={form.start.azureSignIns} /></div> : null}
        </div>
      ) : null}
    </StepFrame>
  );
}
