'use client';

import { useTranslations } from 'next-intl';
import { useState, type FormEvent } from 'react';
import { tellSignedIn } from '#components/connection/changes.ts';
import { consoleUrlOfPage } from '#components/ui/console-address.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

type Refusal = { text: 'wrong' | 'busy' | 'unreachable' } | { text: 'tooMany'; seconds: string } | { text: 'wrongAddress'; url: string };

/** Asks for e-mail and password; what was typed stays when it was refused. Then leads on, or calls back where the page stays. */
export function SignInForm({ next = '/', onSignedIn }: { next?: string; onSignedIn?: () => void }) {
  const t = useTranslations('auth.signIn');
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setRefusal(null);
    const refused = await signIn(String(form.get('email')), String(form.get('password')));
    if (refused === null && onSignedIn === undefined) {
      tellSignedIn();
      return window.location.assign(next);
    }
    setPending(false);
    if (refused === null) return onSignedIn?.();
    setRefusal(refused);
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field name="email" label={t('email')}>{(control) => <Input {...control} type="email" autoComplete="username" required autoFocus />}</Field>
      <Field name="password" label={t('password')}>{(control) => <Input {...control} type="password" autoComplete="current-password" required />}</Field>
      {refusal === null ? null : <Alert tone="failed" urgent>{t(refusal.text, { ...refusal })}</Alert>}
      <Button type="submit" variant="primary" pending={pending}>{t('submit')}</Button>
    </form>
  );
}

async function signIn(email: string, password: string): Promise<Refusal | null> {
  try {
    const answer = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email.trim().toLowerCase(), password }),
    });
    if (answer.ok) return null;
    if (answer.status === 429) return { text: 'tooMany', seconds: answer.headers.get('retry-after') ?? '60' };
    if (answer.status === 403) return { text: 'wrongAddress', url: consoleUrlOfPage() };
    if (answer.status === 503 && answer.headers.has('retry-after')) return { text: 'busy' };
    return { text: answer.status >= 500 ? 'unreachable' : 'wrong' };
  } catch {
    return { text: 'unreachable' };
  }
}
