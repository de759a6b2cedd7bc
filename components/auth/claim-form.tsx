'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { useFormAction } from '#components/ui/use-form-action.ts';

/** Name, e-mail and password of the first admin. */
export function ClaimForm({ token, minLength, action }: { token: string; minLength: number; action: FormAction }) {
  const t = useTranslations('auth.claim');
  const router = useRouter();
  const { run, pending, error } = useFormAction(action, () => router.push('/deployments'));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    run(new FormData(event.currentTarget));
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <Field name="name" label={t('name')}>{(control) => <Input {...control} autoComplete="name" required maxLength={100} autoFocus />}</Field>
      <Field name="email" label={t('email')}>{(control) => <Input {...control} type="email" autoComplete="username" required />}</Field>
      <Field name="password" label={t('password')} hint={t('passwordHint', { min: minLength })}>
        {(control) => <Input {...control} type="password" autoComplete="new-password" required minLength={minLength} maxLength={128} />}
      </Field>
      {error === null ? null : <Alert tone="failed" urgent>{error}</Alert>}
      <Button type="submit" variant="primary" pending={pending}>{t('submit')}</Button>
    </form>
  );
}
