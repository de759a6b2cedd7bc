import type { ReactNode } from 'react';
import { ConsoleShell } from '#components/shell/console-shell.tsx';
import { requireActor } from '#lib/web/current-user.ts';
import { signOutAction } from './actions.ts';

/** The frame of every page behind sign-in. Pages ask for themselves who is there: a layout is not rendered again on every visit. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  return (
    <ConsoleShell person={{ name: actor.name, email: actor.label, role: actor.role }} signOutAction={signOutAction}>
      {children}
    </ConsoleShell>
  );
}
