import type { ReactNode } from 'react';

/** A control with fixed text before or after it, such as https:// or a domain. */
export function InputAffix({ before, after, children }: { before?: ReactNode; after?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-stretch [&>input]:min-w-0 [&>input]:flex-1 [&>input:not(:first-child)]:rounded-l-none [&>input:not(:last-child)]:rounded-r-none">
      {before === undefined ? null : <span className={`${AFFIX} rounded-l-control border-r-0`}>{before}</span>}
      {children}
      {after === undefined ? null : <span className={`${AFFIX} rounded-r-control border-l-0`}>{after}</span>}
    </div>
  );
}

const AFFIX = 'flex max-w-1/2 items-center overflow-hidden border border-control bg-hover px-3 text-muted';
