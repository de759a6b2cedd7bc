'use client';

import type { ReactNode } from 'react';
import { connection } from '#components/connection/connection.ts';

/** Submits the sign-out. Without an answer the page stays and the strip shows why. */
export function SignOutForm({ action, children }: { action: () => Promise<void>; children: ReactNode }) {
  const signOut = async (): Promise<void> => {
    try {
      await action();
    } catch (error) {
      // Next redirects by throwing.
      if (typeof error === 'object' && error !== null && 'digest' in error) throw error;
      connection.suspect();
    }
  };
  return <form action={signOut}>{children}</form>;
}
