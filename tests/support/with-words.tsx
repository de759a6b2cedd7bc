import { render, type RenderResult } from '@testing-library/react';
import { NextIntlClientProvider } from 'next-intl';
import { Tooltip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { en } from '#lib/words/en.ts';

/** Renders a component with the real words; a text that is missing fails the test. */
export function renderWithWords(element: ReactElement): RenderResult {
  return render(element, { wrapper: WithWords });
}

function WithWords({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC" onError={fail}>
      <Tooltip.Provider>{children}</Tooltip.Provider>
    </NextIntlClientProvider>
  );
}

function fail(error: Error): never {
  throw error;
}
