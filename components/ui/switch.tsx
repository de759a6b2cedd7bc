'use client';

import { Switch as RadixSwitch } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface SwitchProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  id?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  onCheckedChange?: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
}

/** On or off, with its words at the left. In a form it sends `on` when it is on. */
export function Switch({ name, label, hint, id, className, ...rest }: SwitchProps) {
  const controlId = id ?? `field-${name}`;
  return (
    <div className={classNames('flex items-start justify-between gap-4', className)}>
      <div>
        <label htmlFor={controlId} className="font-medium">{label}</label>
        {hint === undefined ? null : <p id={`${controlId}-hint`} className="text-small text-muted">{hint}</p>}
      </div>
      <RadixSwitch.Root
        {...rest}
        id={controlId}
        name={name}
        aria-describedby={hint === undefined ? undefined : `${controlId}-hint`}
        className="relative h-5 w-9 shrink-0 rounded-full bg-control transition-colors after:absolute after:-inset-3 data-[state=checked]:bg-accent disabled:opacity-60"
      >
        <RadixSwitch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4.5" />
      </RadixSwitch.Root>
    </div>
  );
}
