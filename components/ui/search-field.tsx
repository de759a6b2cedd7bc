'use client';

import { Search, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, type ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Input } from './input.tsx';

interface SearchFieldProps extends Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange'> {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  /** Answers the key `/`; one field of a page does. */
  slash?: boolean;
}

/** Where one types to search. Esc empties it. */
export function SearchField({ label, value, onValueChange, slash = true, className, ...rest }: SearchFieldProps) {
  const t = useTranslations('common');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => (slash ? focusOnSlash(() => input.current) : undefined), [slash]);
  return (
    <div className={classNames('relative', className)}>
      <Search aria-hidden className="pointer-events-none absolute left-3 top-1/2 size-4 -translate-y-1/2 text-muted" />
      <Input
        {...rest}
        ref={input}
        type="search"
        aria-label={label}
        placeholder={rest.placeholder ?? label}
        title={slash ? t('searchKey') : undefined}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onValueChange('');
          rest.onKeyDown?.(event);
        }}
        className="px-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {value === '' ? null : (
        <button type="button" aria-label={t('clearSearch')} onClick={() => onValueChange('')} className="absolute right-0 top-0 flex control-square items-center justify-center text-muted hover:text-text">
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
}

function focusOnSlash(find: () => HTMLInputElement | null): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault();
    find()?.focus();
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}

/** Whether a key goes into a text the person is writing. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}
