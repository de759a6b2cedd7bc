import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { KeysDialog } from '#components/ui/keys-dialog.tsx';
import { Brand } from './brand.tsx';
import { ConnectionStrip } from './connection-strip.tsx';
import { MenuSheet } from './menu-sheet.tsx';
import { NavLinks } from './nav-links.tsx';
import { PersonPanel, type PersonPanelProps } from './person-panel.tsx';
import { SkipLink } from './skip-link.tsx';

interface ConsoleShellProps extends PersonPanelProps {
  children: ReactNode;
}

/** The frame of every page of a signed-in person: navigation at the left, or behind a button in a bar on top. */
export function ConsoleShell({ person, signOutAction, children }: ConsoleShellProps) {
  const t = useTranslations('common.keys');
  return (
    <div className="min-h-dvh lg:pl-56">
      <SkipLink />
      <aside className="fixed inset-y-0 left-0 hidden w-56 flex-col gap-4 border-r border-border bg-surface p-3 lg:flex">
        <div className="px-2.5 pt-1"><Brand /></div>
        <div className="min-h-0 flex-1 overflow-y-auto"><NavLinks /></div>
        <PersonPanel person={person} signOutAction={signOutAction} />
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-border bg-surface px-2 lg:hidden">
        <MenuSheet person={person} signOutAction={signOutAction} />
        <Brand />
      </header>
      <ConnectionStrip signedIn className="sticky top-14 z-20 lg:top-0" />
      <main id="page" tabIndex={-1} className="outline-none">
        {children}
      </main>
      <KeysDialog keys={[{ key: '/', does: t('search') }, { key: '?', does: t('help') }, { key: 'Esc', does: t('close') }]} />
    </div>
  );
}
