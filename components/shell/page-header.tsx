import type { ReactNode } from 'react';
import { Breadcrumbs, type Crumb } from '#components/ui/breadcrumbs.tsx';

interface PageHeaderProps {
  crumbs?: readonly Crumb[];
  title: ReactNode;
  /** Beside the title: a status, the Practice label. */
  badges?: ReactNode;
  /** A line under the title. */
  description?: ReactNode;
  /** The page's main button, last; others before it. */
  actions?: ReactNode;
}

/** Where one is, what the page is, and its main button at the right. */
export function PageHeader({ crumbs, title, badges, description, actions }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-col gap-2">
      {crumbs === undefined ? null : <Breadcrumbs crumbs={crumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-title font-semibold wrap-anywhere">{title}</h1>
            {badges}
          </div>
          {description === undefined ? null : <div className="mt-1 text-muted">{description}</div>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
