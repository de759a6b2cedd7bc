'use client';

import { Menu, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { NavLinks } from './nav-links.tsx';
import { PersonPanel, type PersonPanelProps } from './person-panel.tsx';

/** The navigation on narrow screens: a sheet from the left behind a button. */
export function MenuSheet(props: PersonPanelProps) {
  const t = useTranslations('shell');
  const common = useTranslations('common');
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('menu')}><Menu aria-hidden className="size-5" /></Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-text/40 dark:bg-background/75" />
        <Dialog.Content aria-describedby={undefined} className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] animate-slide flex-col gap-4 border-r border-border bg-raised p-3 shadow-float">
          <div className="flex items-center justify-between pl-2.5">
            <Dialog.Title className="font-semibold">{t('menuTitle')}</Dialog.Title>
            <Dialog.Close asChild>
              <Button variant="ghost" size="icon" aria-label={common('close')}><X aria-hidden className="size-4" /></Button>
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto"><NavLinks onFollow={() => setOpen(false)} /></div>
          <PersonPanel {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
