'use client';

import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

type CopyState = 'idle' | 'copied' | 'failed';

/** Copies a text and says so. `what` names it for those who do not see where the button stands. */
export function CopyButton({ text, what, labelled = false, className }: { text: string; what: string; labelled?: boolean; className?: string }) {
  const t = useTranslations('common');
  const [state, setState] = useState<CopyState>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => setState('copied'), () => setState('failed'));
  };
  const words = { idle: labelled ? t('copyIcon') : null, copied: t('copied'), failed: t('copyFailed') }[state];
  return (
    <Button variant="ghost" size="small" aria-label={t('copy', { what })} onClick={copy} className={className ?? ''}>
      <CopyIcon state={state} />
      <span role="status" className={words === null ? 'sr-only' : undefined}>{words}</span>
    </Button>
  );
}

function CopyIcon({ state }: { state: CopyState }) {
  if (state === 'copied') return <Check aria-hidden className="size-4 text-good" />;
  if (state === 'failed') return <TriangleAlert aria-hidden className="size-4 text-failed" />;
  return <Copy aria-hidden className="size-4 text-muted" />;
}
