'use client';

import { useTranslations } from 'next-intl';
import { consoleUrlOfPage, isOtherAddress } from './console-address.ts';

/** Returns what to say of an action that had no answer: the connection, or that the page was opened at another address than the console's. */
export function useLostText(): () => string {
  const t = useTranslations('common');
  return () => (isOtherAddress() ? t('otherAddress.refused', { url: consoleUrlOfPage(), here: window.location.origin }) : t('failedToSend'));
}
