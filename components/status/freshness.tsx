'use client';

import { useTranslations } from 'next-intl';
import { useNow } from '#components/ui/use-now.ts';

/** How long ago something was looked at, counting. */
export function Freshness({ at, what }: { at: string | null; what: 'seen' | 'chain.seen' }) {
  const t = useTranslations('status');
  const now = useNow();
  if (at === null || now === null) return null;
  return <span className="text-small text-muted tabular-nums">{t(what, { seconds: Math.max(0, Math.round((now - Date.parse(at)) / 1000)) })}</span>;
}
