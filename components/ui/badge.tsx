import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A quiet label: a kind, a version, *Practice*. Status has StatusBadge. */
export function Badge({ children, title, className }: { children: ReactNode; title?: string; className?: string }) {
  return (
    <span
      title={title}
      className={classNames('tag', className)}
    >
      {children}
    </span>
  );
}
