'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A button that opens a list of things to do. */
export function Menu({ trigger, children, align = 'end' }: { trigger: ReactNode; children: ReactNode; align?: 'start' | 'end' }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={4} collisionPadding={8} className="z-50 min-w-44 animate-appear rounded-card border border-border bg-raised p-1 shadow-float">
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One thing to do; as a child it takes a link or a button. */
export function MenuItem({ children, onSelect, danger = false, asChild = false }: { children: ReactNode; onSelect?: () => void; danger?: boolean; asChild?: boolean }) {
  return (
    <DropdownMenu.Item
      asChild={asChild}
      {...(onSelect === undefined ? {} : { onSelect })}
      className={classNames('flex w-full items-center gap-2 rounded-control px-2.5 py-2 outline-none data-highlighted:bg-hover pointer-coarse:py-3', danger ? 'text-danger' : 'text-text')}
    >
      {children}
    </DropdownMenu.Item>
  );
}
