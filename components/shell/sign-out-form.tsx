'use client';

import type { ReactNode } from 'react';
import { connection } from '#components/connection/connection.ts';

/** The form around the sign-out button: without an answer the page stays, and the strip says why. */
export function SignOutForm({ action, children }: { action: () => Promise<void>; children: ReactNode }) {
  const signOut = async (): Promise<void> => {
    try {
      await action();
    } catch (error) {
      // Next leads to the sign-in page by throwing.
      if (typeof error === 'object' && error !== null && 'digest' in error) throw error;
      connection.suspect();
    }
  };
  return <form action={signOut}>{children}</form>;
}
