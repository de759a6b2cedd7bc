'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { SearchField } from '#components/ui/search-field.tsx';

const PAUSE_MS = 250;

/** Searches names, addresses and regions a moment after the last key. */
export function DeploymentSearch({ search, status }: { search: string; status: string | null }) {
  const t = useTranslations('deployments');
  const router = useRouter();
  const [text, setText] = useState(search);
  const [, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  const change = (value: string): void => {
    setText(value);
    clearTimeout(timer.current ?? undefined);
    timer.current = setTimeout(() => startTransition(() => router.replace(hrefOf(value.trim(), status))), PAUSE_MS);
  };
  return <SearchField label={t('search')} value={text} onValueChange={change} className="mb-4 max-w-md" />;
}

function hrefOf(search: string, status: string | null): string {
  const query = new URLSearchParams({ ...(search !== '' && { q: search }), ...(status !== null && { status }) });
  return query.size === 0 ? '/deployments' : `/deployments?${query}`;
}
