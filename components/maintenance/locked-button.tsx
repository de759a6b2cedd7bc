'use client';

import { useTranslations } from 'next-intl';
import { useId, type ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ButtonVariant } from '#components/ui/button-style.ts';

/** Shows a button that a maintenance lock disables, with the reason. The page's notice says who holds the lock. */
export function LockedButton({ variant, children }: { variant: ButtonVariant; children: ReactNode }) {
  const t = useTranslations('maintenance');
  const reasonId = useId();
  return (
    <>
      <Button variant={variant} disabled aria-describedby={reasonId}>{children}</Button>
      <p id={reasonId} className="basis-full text-small text-waiting">{t('button')}</p>
    </>
  );
}
