import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { type PageSubject, pageWords, wizardWords } from '#lib/web/words/client-words.ts';
import { en } from '#lib/words/en.ts';

/** Gives what a page has in the browser its words; what the server renders needs none of it. Stays on the server. */
export function PageWords({ of, children }: { of: readonly PageSubject[]; children: ReactNode }) {
  return <NextIntlClientProvider messages={pageWords(en, of)}>{children}</NextIntlClientProvider>;
}

/** The same for the wizard, which lives in the browser and speaks of everything. */
export function WizardWords({ children }: { children: ReactNode }) {
  return <NextIntlClientProvider messages={wizardWords(en)}>{children}</NextIntlClientProvider>;
}
