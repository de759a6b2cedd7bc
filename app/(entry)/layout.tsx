import type { ReactNode } from 'react';
import { Brand } from '#components/shell/brand.tsx';
import { ConnectionStrip } from '#components/shell/connection-strip.tsx';

/** The frame of the pages before sign-in. */
export default function EntryLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ConnectionStrip signedIn={false} className="fixed inset-x-0 top-0 z-20" />
      <main id="page" className="mx-auto flex min-h-dvh w-full max-w-dialog flex-col gap-6 px-4 py-10 sm:justify-center sm:pb-32">
        <Brand />
        {children}
      </main>
    </>
  );
}
