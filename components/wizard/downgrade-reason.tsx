import { useTranslations } from 'next-intl';
import { Input } from '#components/ui/input.tsx';
import { compareVersions } from '#lib/modules/module-version.ts';
import { WizardField } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** Asks an admin why the module version may be older than the deployed one; nothing where it is not older, or was allowed before. */
export function DowngradeReason({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.advanced');
  const { values, start } = form;
  const { applied, allowedVersion } = start.known;
  const isAsked = applied !== null && allowedVersion !== values.moduleVersion && compareVersions(values.moduleVersion, applied.moduleVersion) < 0;
  if (!isAsked || !start.allowed.downgrade) return null;
  return (
    <WizardField form={form} name="allowDowngrade" label={t('allowDowngrade')} hint={t('allowDowngradeHint', { version: values.moduleVersion })}>
      {(control) => <Input {...control} maxLength={500} value={values.allowDowngrade ?? ''} onChange={(event) => form.setAllowDowngrade(event.target.value)} />}
    </WizardField>
  );
}
