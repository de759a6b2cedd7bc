'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useTransition, type FormEvent } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { SubmitButton } from '#components/ui/submit-button.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { AddressSetting, NetworkSetting, NetworkSettingsSummary } from '#lib/network/network-settings.ts';

type Answer = { ok: true } | { ok: false; message: string; fieldErrors?: Record<string, string> };

interface NetworkCardProps {
  settings: NetworkSettingsSummary;
  /** Where a runner's own environment decides: names of hosts, by setting. */
  decided: Partial<Record<NetworkSetting, string[]>>;
  /** What holds where nothing is set. */
  defaults: { releasesUrl: string; terraformVersion: string };
  saveAction: (form: FormData) => Promise<Answer>;
}

/** How Terraform and the Azure SDKs reach the world from a closed network. Passwords in addresses are written, never read back. */
export function NetworkCard({ settings: newest, decided, defaults, saveAction }: NetworkCardProps) {
  const t = useTranslations('settings.network');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [pending, startSaving] = useTransition();
  // The page refreshes itself. What another admin saves must not replace what this person is typing.
  const [typedOver, setTypedOver] = useState<NetworkSettingsSummary | null>(null);
  const settings = typedOver ?? newest;
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    setAnswer(null);
    startSaving(async () => {
      const answer = await saveAction(values).catch(() => ({ ok: false as const, message: t('failed') }));
      if (answer.ok) setTypedOver(null);
      setAnswer(answer);
    });
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (answer?.ok === false) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [answer]);
  const errors = answer?.ok === false ? (answer.fieldErrors ?? {}) : {};
  const line = (name: NetworkSetting, placeholder: string) => (
    <NetworkField key={`${name}-${settings.updatedAt}`} name={name} settings={settings} error={errors[name]} decided={decided[name]} placeholder={placeholder} />
  );
  return (
    <Card title={t('title')} description={t('description')}>
      <form ref={form} method="post" onSubmit={save} onInput={() => setTypedOver((before) => before ?? newest)} className="flex max-w-160 flex-col gap-6">
        <Section title={t('proxySection')}>
          {line('httpsProxy', 'http://proxy.example.com:3128')}
          {line('httpProxy', 'http://proxy.example.com:3128')}
          {line('noProxy', '.example.com, 10.0.0.0/8')}
          <Field name="caPem" label={t('caPem')} hint={t('caPemHint')} error={errors.caPem}>
            {(control) => <Textarea {...control} key={settings.updatedAt} defaultValue={settings.values.caPem ?? ''} rows={4} spellCheck={false} placeholder="-----BEGIN CERTIFICATE-----" className="font-mono text-mono" />}
          </Field>
        </Section>
        <Section title={t('mirrorSection')}>
          {line('networkMirrorUrl', 'https://mirror.example.com/providers')}
          {line('filesystemMirrorPath', '/srv/terraform/providers')}
          {line('moduleRegistryUrl', 'https://mirror.example.com/modules')}
        </Section>
        <Section title={t('terraformSection')}>
          {line('releasesUrl', defaults.releasesUrl)}
          {line('terraformVersion', defaults.terraformVersion)}
        </Section>
        {settings.updatedAt === newest.updatedAt ? null : <Alert tone="waiting">{t('changedMeanwhile')}</Alert>}
        {answer === null ? null : <Alert tone={answer.ok ? 'good' : 'failed'} urgent>{answer.ok ? t('saved') : answer.message}</Alert>}
        <div><SubmitButton pending={pending}>{t('save')}</SubmitButton></div>
      </form>
    </Card>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="mb-3 font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

interface NetworkFieldProps {
  name: NetworkSetting;
  settings: NetworkSettingsSummary;
  error: string | undefined;
  decided: string[] | undefined;
  placeholder: string;
}

function NetworkField({ name, settings, error, decided, placeholder }: NetworkFieldProps) {
  const t = useTranslations('settings.network');
  const hasLogin = (settings.withLogin as string[]).includes(name);
  return (
    <div className="flex flex-col gap-2">
      <Field name={name} label={t(name)} hint={t(`${name}Hint`)} error={error}>
        {(control) => <Input {...control} defaultValue={settings.values[name] ?? ''} placeholder={placeholder} autoComplete="off" spellCheck={false} />}
      </Field>
      {hasLogin ? <ForgetLogin name={name as AddressSetting} /> : null}
      {decided === undefined ? null : <Alert tone="unknown">{t('decided', { hosts: decided.join(', ') })}</Alert>}
    </div>
  );
}

function ForgetLogin({ name }: { name: AddressSetting }) {
  const t = useTranslations('settings.network');
  return (
    <label className="flex items-start gap-2 text-small">
      <input type="checkbox" name={`forget.${name}`} className="mt-0.5 size-4 accent-accent" />
      <span>{t('forget')}</span>
    </label>
  );
}
