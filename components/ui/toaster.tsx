'use client';

import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Where *done* is said. Errors stand where they belong, not here. */
export function Toaster() {
  const t = useTranslations('common');
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      containerAriaLabel={t('notifications')}
      toastOptions={{ unstyled: true, classNames: { toast: 'flex w-full items-center gap-2 rounded-card border border-border bg-raised p-3 text-body text-text shadow-float', icon: 'text-good' } }}
    />
  );
}
