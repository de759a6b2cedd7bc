'use client';

import { useTranslations } from 'next-intl';
import { connection } from '#components/connection/connection.ts';

/** Returns the message for an action without an answer: the console is away, or was updated. */
export function useLostMessage(): () => string {
  const lost = useTranslations('common')('failedToSend');
  const outdated = useTranslations('shell.connection')('refusedOutdated');
  return () => (connection.get().outdated ? outdated : lost);
}
