'use client';

import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { consoleUrlOfPage, isOtherAddress } from '#components/ui/console-address.ts';

/** Says that the console has another address than the one this page was opened at, where signing in and actions may be refused. */
export function AddressStrip() {
  const t = useTranslations('common.otherAddress');
  // The address of an open page does not change; the server cannot know it.
  const isOther = useSyncExternalStore(subscribe, isOtherAddress, () => false);
  if (!isOther) return null;
  const url = consoleUrlOfPage();
  return (
    <p role="status" className="border-b border-border bg-raised px-4 py-2 text-small text-text">
      {t.rich('text', { url, here: window.location.origin, link: (label) => <a href={url} className="underline">{label}</a> })}
    </p>
  );
}

function subscribe(): () => void {
  return () => {};
}
