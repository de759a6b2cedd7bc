import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A table that scrolls sideways by itself when the page is narrow. The caption is for screen readers. */
export function Table({ caption, children, className }: { caption: string; children: ReactNode; className?: string }) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={caption} tabIndex={0}>
      <table className={classNames('w-full border-collapse text-small', className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/** The heads of the columns, as text. */
export function TableHead({ columns }: { columns: readonly { key: string; label: ReactNode; align?: 'left' | 'right'; className?: string }[] }) {
  return (
    <thead>
      <tr className="border-b border-border">
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            className={classNames('h-9 whitespace-nowrap px-4 text-caption font-medium text-muted', column.align === 'right' ? 'text-right' : 'text-left', column.className)}
          >
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} className={classNames('row-height border-b border-border transition-colors last:border-b-0 hover:bg-hover', className)} />;
}

export function TableCell({ align = 'left', className, ...rest }: Omit<ComponentProps<'td'>, 'align'> & { align?: 'left' | 'right' }) {
  return <td {...rest} className={classNames('px-4 py-2 align-middle', align === 'right' && 'text-right tabular-nums', className)} />;
}
