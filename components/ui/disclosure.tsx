import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface DisclosureProps {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
  className?: string;
}

/** Details on demand, by the browser's own element: works before any script does. */
export function Disclosure({ summary, children, open = false, className }: DisclosureProps) {
  return (
    <details open={open} className={className ?? ''}>
      <summary className="flex min-h-9 items-center gap-2 rounded-control pointer-coarse:min-h-11">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform [[open]>summary>&]:rotate-90" />
        <span className="min-w-0 flex-1">{summary}</span>
      </summary>
      <div className="pb-2 pl-6">{children}</div>
    </details>
  );
}
