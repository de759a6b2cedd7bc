'use client';

import { useTranslations } from 'next-intl';
import { connection } from '#components/connection/connection.ts';

/** Returns what to say of an action that got no answer: the console is away, or newer than the page. */
export function useLostMessage(): () => string {
  const lost = useTranslations('common')('failedToSend');
  const outdated = useTranslations('shell.connection')('refusedOutdated');
  return () => (connection.get().outdated ? outdated : lost);
}
