import { useId, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface CardProps {
  title?: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  /** At the right of the title. */
  actions?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  /** No padding around the children: a table, a log. */
  flush?: boolean;
  tone?: 'plain' | 'danger';
  className?: string;
  headingLevel?: 2 | 3;
}

/** A surface with a heading. With a title it is a region of that name. */
export function Card({ title, description, actions, children, footer, flush = false, tone = 'plain', className, headingLevel = 2 }: CardProps) {
  const id = useId();
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      className={classNames('min-w-0 rounded-card border bg-surface', tone === 'danger' ? 'border-danger/45' : 'border-border', className)}
    >
      {title === undefined ? null : (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-border px-4 py-3">
          <div className="min-w-0">
            <Heading id={id} className="text-section font-semibold">{title}</Heading>
            {description === undefined ? null : <p className="text-small text-muted">{description}</p>}
          </div>
          {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      {children === undefined ? null : <div className={flush ? undefined : 'p-4'}>{children}</div>}
      {footer === undefined ? null : <footer className="flex flex-wrap items-center gap-2 border-t border-border px-4 py-3">{footer}</footer>}
    </section>
  );
}
