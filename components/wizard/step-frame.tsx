import type { ReactNode } from 'react';
import { STEP_HEADING_ID } from './focus-field.ts';

/** A step: its heading (where focus goes when one comes to it), a sentence, and its fields. */
export function StepFrame({ title, description, children }: { title: string; description?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={STEP_HEADING_ID}>
      <h2 id={STEP_HEADING_ID} tabIndex={-1} className="text-section font-semibold outline-none">{title}</h2>
      {description === undefined ? null : <p className="mt-1 text-muted">{description}</p>}
      <div className="mt-4 flex flex-col gap-6">{children}</div>
    </section>
  );
}
