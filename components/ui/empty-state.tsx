import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** A drawing or an icon. */
  art?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** What stands where there is nothing yet: why, and what to do about it. */
export function EmptyState({ art, title, children, actions }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-form flex-col items-center px-4 py-12 text-center">
      {art === undefined ? null : <div className="mb-4 text-muted">{art}</div>}
      <h2 className="text-section font-semibold">{title}</h2>
      {children === undefined ? null : <div className="mt-1 text-muted">{children}</div>}
      {actions === undefined ? null : <div className="mt-6 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
