'use client';

import { useTranslations } from 'next-intl';
import { connection } from '#components/connection/connection.ts';
import { consoleUrlOfPage, isOtherAddress } from './console-address.ts';

/** Returns the message for an action without an answer: the console is away, was updated, or has another address than the page. */
export function useLostMessage(): () => string {
  const t = useTranslations('common');
  const outdated = useTranslations('shell.connection')('refusedOutdated');
  return () => {
    if (isOtherAddress()) return t('otherAddress.refused', { url: consoleUrlOfPage(), here: window.location.origin });
    return connection.get().outdated ? outdated : t('failedToSend');
  };
}
