import type { ReactNode } from 'react';
import { Brand } from '#components/shell/brand.tsx';

/** The frame of the pages before sign-in. */
export default function EntryLayout({ children }: { children: ReactNode }) {
  return (
    <main id="page" className="mx-auto flex min-h-dvh w-full max-w-dialog flex-col gap-6 px-4 py-10 sm:justify-center sm:pb-32">
      <Brand />
      {children}
    </main>
  );
}
