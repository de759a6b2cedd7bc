import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/**
 * A table; on a narrow page each row is a block of its cells, that flow and wrap. The caption is for screen readers, as are the
 * roles: a browser forgets that a table is one when it is laid out as something else.
 */
export function Table({ caption, children, className }: { caption: string; children: ReactNode; className?: string }) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={caption} tabIndex={0}>
      <table role="table" className={classNames('w-full border-collapse text-small max-md:block max-md:min-w-0', className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/** The heads of the columns, as text. */
export function TableHead({ columns }: { columns: readonly { key: string; label: ReactNode; align?: 'left' | 'right'; className?: string }[] }) {
  return (
    <thead role="rowgroup" className="max-md:sr-only">
      <tr role="row" className="border-b border-border">
        {columns.map((column) => (
          <th
            key={column.key}
            role="columnheader"
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

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody role="rowgroup" className="max-md:block">{children}</tbody>;
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} role="row" className={classNames('list-row', className)} />;
}

interface TableCellProps extends Omit<ComponentProps<'td'>, 'align'> {
  align?: 'left' | 'right';
  /** On a narrow page the cell has a line of its own. */
  ownLine?: boolean;
  /** What the value is of, said before it on a narrow page, where the heads of the columns are not seen. */
  label?: string;
}

export function TableCell({ align = 'left', ownLine = false, label, className, children, ...rest }: TableCellProps) {
  return (
    <td {...rest} role="cell" className={classNames('list-cell', align === 'right' && 'text-right tabular-nums', ownLine && 'max-md:w-full', className)}>
      {label === undefined ? null : <span aria-hidden className="mr-1.5 text-caption font-normal text-muted md:hidden">{label}</span>}
      {children}
    </td>
  );
}
