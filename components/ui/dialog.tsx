'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

export interface DialogProps {
  /** The button that opens it; focus comes back to it. */
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A question or a detail over the page. Esc and the cross close it. */
export function Dialog({ trigger, title, description, children, footer, ...rest }: DialogProps) {
  const t = useTranslations('common');
  return (
    <RadixDialog.Root {...rest}>
      {trigger === undefined ? null : <RadixDialog.Trigger asChild>{trigger}</RadixDialog.Trigger>}
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 animate-appear bg-text/40 dark:bg-background/75" />
        <RadixDialog.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed left-1/2 top-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-dialog -translate-x-1/2 -translate-y-1/2 animate-appear flex-col rounded-card border border-border bg-raised shadow-float"
        >
          <header className="flex items-start justify-between gap-4 px-4 pt-4">
            <div>
              <RadixDialog.Title className="text-section font-semibold">{title}</RadixDialog.Title>
              {description === undefined ? null : <RadixDialog.Description className="mt-1 text-muted">{description}</RadixDialog.Description>}
            </div>
            <RadixDialog.Close asChild>
              <Button variant="ghost" size="icon" aria-label={t('close')} className="-mr-2 -mt-2"><X aria-hidden className="size-4" /></Button>
            </RadixDialog.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-4 py-4">{children}</div>
          {footer === undefined ? null : <footer className="flex flex-wrap justify-end gap-2 border-t border-border px-4 py-3">{footer}</footer>}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
