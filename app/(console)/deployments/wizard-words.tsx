import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { wizardWords } from '#lib/web/words/client-words.ts';
import { en } from '#lib/words/en.ts';

/** Gives the wizard its words in the browser, which no other page carries. Stays on the server. */
export function WizardWords({ children }: { children: ReactNode }) {
  return <NextIntlClientProvider messages={wizardWords(en)}>{children}</NextIntlClientProvider>;
}
