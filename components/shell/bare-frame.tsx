import type { ReactNode } from 'react';
import { ConnectionStrip } from './connection-strip.tsx';

/** Renders the frame of a page that replaces the console's frame, such as the page of an unknown address. */
export function BareFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <ConnectionStrip signedIn={false} className="fixed inset-x-0 top-0 z-20" />
      <main id="page">{children}</main>
    </>
  );
}
