'use client';

import { ThemeProvider } from 'next-themes';
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

/** What the whole tree stands in: the theme as a class of <html>, and one clock for tooltips. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange {...(nonce !== undefined && { nonce })}>
      <Tooltip.Provider delayDuration={300}>{children}</Tooltip.Provider>
    </ThemeProvider>
  );
}
