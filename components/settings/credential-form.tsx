'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { CLOUD_NAMES, CREDENTIAL_KINDS, type CredentialKind } from '#lib/azure-credentials/azure-credential.ts';

/** The fields of a new credential: those of its kind, and of its cloud. */
export function CredentialForm() {
  const t = useTranslations('credentials');
  const [kind, setKind] = useState<CredentialKind>('client_secret');
  const [cloud, setCloud] = useState('public');
  return (
    <>
      <TextField name="name" required />
      <RadioCards
        name="kind"
        legend={t('kind')}
        value={kind}
        onValueChange={(value) => setKind(value as CredentialKind)}
        options={CREDENTIAL_KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`), ...(one === kind && { description: t(`kindHints.${one}`) }) }))}
      />
      <KindFields kind={kind} />
      <TextField name="subscriptionId" hint={t('subscriptionHint')} code />
      <FormField name="cloud" id="credential-cloud" label={t('cloud')}>
        {(control) => <Select {...control} value={cloud} onChange={(event) => setCloud(event.target.value)} options={CLOUD_NAMES.map((one) => ({ value: one, label: t(`clouds.${one}`) }))} />}
      </FormField>
      {cloud === 'custom' ? <CloudFields /> : null}
    </>
  );
}

function KindFields({ kind }: { kind: CredentialKind }) {
  const t = useTranslations('credentials');
  const principal = <><TextField name="tenantId" hint={t('tenantHint')} required code /><TextField name="clientId" required code /></>;
  switch (kind) {
    case 'client_secret':
      return <>{principal}<SecretFields kind={kind} /></>;
    case 'client_certificate':
      return <>{principal}<SecretFields kind={kind} /></>;
    case 'workload_identity':
      return <>{principal}<TextField name="tokenFile" hint={t('tokenFileHint')} code /></>;
    case 'managed_identity':
      return <TextField name="clientId" hint={t('clientIdIdentity')} code />;
    case 'azure_cli':
      return <TextField name="tenantId" hint={t('tenantHintLogin')} code />;
  }
}

/** What is secret of a credential, for a new one and for a rotation. Never filled in from what is stored. */
export function SecretFields({ kind }: { kind: 'client_secret' | 'client_certificate' }) {
  const t = useTranslations('credentials');
  if (kind === 'client_secret') {
    return (
      <>
        <FormField name="clientSecret" id="credential-secret" label={t('clientSecret')} hint={t('clientSecretHint')}>{(control) => <Input {...control} type="password" required autoComplete="off" />}</FormField>
        <FormField name="expiresAt" id="credential-ends" label={t('expiresAt')} hint={t('expiresAtHint')} optional>{(control) => <Input {...control} type="date" />}</FormField>
      </>
    );
  }
  return (
    <>
      <FormField name="certificatePem" id="credential-pem" label={t('certificatePem')} hint={t('certificatePemHint')}>{(control) => <Textarea {...control} required rows={5} spellCheck={false} autoComplete="off" />}</FormField>
      <FormField name="certificatePassword" id="credential-password" label={t('certificatePassword')} optional>{(control) => <Input {...control} type="password" autoComplete="off" />}</FormField>
    </>
  );
}

function CloudFields() {
  const t = useTranslations('credentials');
  return (
    <>
      <TextField name="endpoint" hint={t('endpointHint')} required code />
      <TextField name="authorityHost" hint={t('authorityHostHint')} required code />
      <FormField name="caPem" id="credential-ca" label={t('caPem')} hint={t('caPemHint')} optional>{(control) => <Textarea {...control} rows={4} spellCheck={false} />}</FormField>
    </>
  );
}

function TextField({ name, hint, required = false, code = false }: { name: 'name' | 'tenantId' | 'clientId' | 'subscriptionId' | 'tokenFile' | 'endpoint' | 'authorityHost'; hint?: string; required?: boolean; code?: boolean }) {
  const t = useTranslations('credentials');
  return (
    <FormField name={name} id={`credential-${name}`} label={t(name)} {...(hint !== undefined && { hint })} {...(required ? { required } : { optional: true })}>
      {(control) => <Input {...control} required={required} autoComplete="off" spellCheck={false} {...(code && { className: 'font-mono' })} />}
    </FormField>
  );
}
