import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Names and their values, one beside the other. */
export function Facts({ facts, className }: { facts: readonly { key: string; label: ReactNode; value: ReactNode }[]; className?: string }) {
  return (
    <dl className={classNames('grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]', className)}>
      {facts.map((fact) => (
        <div key={fact.key} className="contents">
          <dt className="text-muted max-sm:mt-2">{fact.label}</dt>
          <dd className="min-w-0 wrap-anywhere">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
