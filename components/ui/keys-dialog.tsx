'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { isTyping } from './search-field.tsx';

/** The list of keys, behind the key `?`. */
export function KeysDialog({ keys }: { keys: readonly { key: string; does: string }[] }) {
  const t = useTranslations('common.keys');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === '?' && !isTyping(event.target)) setOpen(true);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <Dialog title={t('title')} open={open} onOpenChange={setOpen}>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-2">
        {keys.map(({ key, does }) => (
          <div key={key} className="contents">
            <dt><kbd className="rounded-control border border-control bg-hover px-2 py-0.5 font-mono text-code">{key}</kbd></dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
