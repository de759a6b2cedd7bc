import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { EDGE_OF_TONE, TINT_OF_TONE, type Tone } from './tone.ts';
import { ToneIcon } from './tone-icon.tsx';

interface AlertProps {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** The button that does what the text advises. */
  actions?: ReactNode;
  /** Appeared after an action of the person: read out at once. */
  urgent?: boolean;
  className?: string;
}

/** Words that must be seen where they belong: what happened, why, what to do. */
export function Alert({ tone, title, children, actions, urgent = false, className }: AlertProps) {
  return (
    <div role={urgent ? 'alert' : undefined} className={classNames('flex gap-3 rounded-card border p-3', TINT_OF_TONE[tone], EDGE_OF_TONE[tone], className)}>
      <ToneIcon tone={tone} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        {title === undefined ? null : <p className="font-semibold">{title}</p>}
        {children === undefined ? null : <div className="wrap-anywhere">{children}</div>}
        {actions === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
