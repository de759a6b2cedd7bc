import type { ComponentProps, ReactNode } from 'react';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode;
  hint?: ReactNode;
}

/** Yes or no, with the words that a click on ticks it too. */
export function Checkbox({ label, hint, id, name, ...rest }: CheckboxProps) {
  const controlId = id ?? `field-${name ?? 'check'}`;
  return (
    <div className="flex gap-2.5">
      <input
        {...rest}
        type="checkbox"
        id={controlId}
        name={name}
        aria-describedby={hint === undefined ? undefined : `${controlId}-hint`}
        className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-5"
      />
      <div>
        <label htmlFor={controlId} className="font-medium">{label}</label>
        {hint === undefined ? null : <p id={`${controlId}-hint`} className="text-small text-muted">{hint}</p>}
      </div>
    </div>
  );
}
