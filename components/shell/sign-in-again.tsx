'use client';

import { useTranslations } from 'next-intl';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { tellSignedIn } from '#components/connection/changes.ts';
import { connection } from '#components/connection/connection.ts';
import { Dialog } from '#components/ui/dialog.tsx';

/** Signs a person in without leaving the page. All open pages of the browser then continue. */
export function SignInAgain({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('shell.connection');
  const resume = (): void => {
    onOpenChange(false);
    connection.signedIn();
    tellSignedIn();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('signInTitle')} description={t('signInMeaning')}>
      <SignInForm onSignedIn={resume} />
    </Dialog>
  );
}
