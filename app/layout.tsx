import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { ConnectionGuard } from '#components/connection/connection-guard.tsx';
import { AddressStrip } from '#components/shell/address-strip.tsx';
import { Providers } from '#components/shell/providers.tsx';
import { CONSOLE_URL_ATTRIBUTE } from '#components/ui/console-address.ts';
import { IconSprite } from '#components/ui/icon-sprite.tsx';
import { Toaster } from '#components/ui/toaster.tsx';
import { findConsoleUrl } from '#lib/web/console-url.ts';
import { commonWords } from '#lib/web/words/client-words.ts';
import { en } from '#lib/words/en.ts';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return { title: { default: t('title'), template: t('titleTemplate') }, description: t('description') };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** The root: fonts, words, theme, and the place where *done* is said. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  // Asking for the request's headers first makes every page dynamic: a page that is made ahead has no nonce.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  // The theme's class is set before React wakes up, so <html> differs from what the server sent.
  return (
    <html lang={await getLocale()} {...{ [CONSOLE_URL_ATTRIBUTE]: findConsoleUrl() }} className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <IconSprite />
        <ConnectionGuard />
        <NextIntlClientProvider messages={commonWords(en)}>
          <Providers nonce={nonce}>
            <AddressStrip />
            {children}
            <Toaster />
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
