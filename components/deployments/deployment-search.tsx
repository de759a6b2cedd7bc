'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { SearchField } from '#components/ui/search-field.tsx';

const PAUSE_MS = 250;

/** Searches names, addresses and regions a moment after the last key. */
export function DeploymentSearch({ label, search, status }: { label: string; search: string; status: string | null }) {
  const router = useRouter();
  const [text, setText] = useState(search);
  const [, startTransition] = useTransition();
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; value: string } | null>(null);
  const apply = (): void => {
    if (pending.current === null) return;
    clearTimeout(pending.current.timer);
    const { value } = pending.current;
    pending.current = null;
    startTransition(() => router.replace(hrefOf(value.trim(), status)));
  };
  const change = (value: string): void => {
    setText(value);
    clearTimeout(pending.current?.timer);
    pending.current = { timer: setTimeout(apply, PAUSE_MS), value };
  };
  useEffect(() => () => clearTimeout(pending.current?.timer), []);
  // At the latest when the field is left: a search that comes later would undo the click that left it.
  return <SearchField label={label} value={text} onValueChange={change} onBlur={apply} className="mb-4 max-w-dialog" />;
}

function hrefOf(search: string, status: string | null): string {
  const query = new URLSearchParams({ ...(search !== '' && { q: search }), ...(status !== null && { status }) });
  return query.size === 0 ? '/deployments' : `/deployments?${query}`;
}
