import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { SubmitButton } from '#components/ui/submit-button.tsx';
import { ThemeToggle } from '#components/ui/theme-toggle.tsx';
import type { Role } from '#lib/auth/permission.ts';
import { SignOutForm } from './sign-out-form.tsx';

export interface SignedInPerson {
  name: string;
  email: string;
  role: Role;
}

export interface PersonPanelProps {
  person: SignedInPerson;
  signOutAction: () => Promise<void>;
}

/** The foot of the navigation: theme, who is signed in, and the way out. */
export function PersonPanel({ person, signOutAction }: PersonPanelProps) {
  const t = useTranslations('shell');
  return (
    <div className="flex flex-col gap-3 border-t border-border pt-3">
      <ThemeToggle />
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1" title={t('person', { email: person.email })}>
          <p className="truncate font-medium">{person.name}</p>
          <p className="truncate text-caption text-muted">{t(`role.${person.role}`)} · {person.email}</p>
        </div>
        <SignOutForm action={signOutAction}>
          <SubmitButton variant="ghost" size="icon" aria-label={t('signOut')} title={t('signOut')}>
            <LogOut aria-hidden className="size-4 text-muted" />
          </SubmitButton>
        </SignOutForm>
      </div>
    </div>
  );
}
