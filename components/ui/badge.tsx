import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A quiet label: a kind, a version, *Practice*. Status has StatusBadge. */
export function Badge({ children, title, className }: { children: ReactNode; title?: string; className?: string }) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-control border border-border bg-hover px-1.5 text-caption font-medium text-muted',
        className,
      )}
    >
      {children}
    </span>
  );
}
