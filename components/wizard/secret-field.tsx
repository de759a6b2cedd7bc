'use client';

import { LockKeyhole } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { useModuleWords } from './use-module-words.ts';
import { WizardField, type WizardControlProps } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

interface SecretFieldProps {
  form: WizardForm;
  name: string;
  hint?: ReactNode;
  required?: boolean;
  children: (control: WizardControlProps, value: InputValue | undefined) => ReactNode;
}

/** A secret is written and never shown again: once it is stored, the field says so and offers to replace it. One that does not do is typed anew. */
export function SecretField({ form, name, hint, required = false, children }: SecretFieldProps) {
  const t = useTranslations('wizard.secret');
  const [isReplacing, setIsReplacing] = useState(false);
  const typed = form.values.secrets[name];
  const isStored = form.start.known.secretNames.includes(name) || form.storedSecrets.includes(name);
  const showsStored = form.storedSecrets.includes(name) && typed === undefined && !isReplacing && form.errorOf(name) === null;
  const keepStored = (): void => {
    setIsReplacing(false);
    form.setSecret(name, undefined);
  };
  return (
    <div data-secret={name}>
      <WizardField form={form} name={name} hint={hint} required={required} optional={!required}>
        {(control) => {
          if (showsStored) return <StoredSecret form={form} name={name} control={control} removable={!required} onReplace={() => setIsReplacing(true)} />;
          return (
            <>
              {children(control, typed === null ? undefined : typed)}
              {isReplacing && isStored ? <Button size="small" variant="ghost" className="mt-1" onClick={keepStored}>{t('keep')}</Button> : null}
            </>
          );
        }}
      </WizardField>
    </div>
  );
}

interface StoredSecretProps {
  form: WizardForm;
  name: string;
  control: WizardControlProps;
  removable: boolean;
  onReplace: () => void;
}

function StoredSecret({ form, name, control, removable, onReplace }: StoredSecretProps) {
  const t = useTranslations('wizard.secret');
  const { label } = useModuleWords();
  const keys = form.storedKeys(name) ?? [];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="flex items-center gap-1.5 text-muted"><LockKeyhole aria-hidden className="size-4" />{keys.length === 0 ? t('set') : t('setKeys', { keys: keys.join(', ') })}</span>
      <Button id={control.id} size="small" aria-label={t('replaceNamed', { label: label(name) })} aria-describedby={control['aria-describedby']} onClick={onReplace}>{t('replace')}</Button>
      {removable ? <Button size="small" variant="ghost" aria-label={t('removeNamed', { label: label(name) })} onClick={() => form.setSecret(name, null)}>{t('remove')}</Button> : null}
    </div>
  );
}
