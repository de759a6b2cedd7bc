import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface RadioCard {
  value: string;
  label: ReactNode;
  description?: ReactNode;
  /** At the right of the label: a badge, a price. */
  aside?: ReactNode;
  disabled?: boolean;
}

interface RadioCardsProps {
  name: string;
  legend: ReactNode;
  /** Keeps the legend for screen readers only, where a heading says the same. */
  legendHidden?: boolean;
  hint?: ReactNode;
  error?: string | null | undefined;
  options: readonly RadioCard[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  columns?: 1 | 2 | 3;
}

/** One of a few, each with what it means. */
export function RadioCards({ name, legend, legendHidden = false, hint, error, options, value, defaultValue, onValueChange, columns = 1 }: RadioCardsProps) {
  const described = [hint === undefined ? null : `${name}-hint`, error ? `${name}-error` : null].filter((part) => part !== null).join(' ');
  return (
    <fieldset aria-describedby={described === '' ? undefined : described}>
      <legend className={legendHidden ? 'sr-only' : 'mb-1 font-medium'}>{legend}</legend>
      {hint === undefined ? null : <p id={`${name}-hint`} className="mb-2 text-small text-muted">{hint}</p>}
      {error ? <p id={`${name}-error`} className="mb-2 text-small text-failed">{error}</p> : null}
      <div className={classNames('grid gap-2', COLUMNS[columns])}>
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames(
              'flex gap-3 rounded-card border border-border bg-surface p-3 transition-colors hover:border-control',
              'has-checked:border-accent has-checked:bg-accent/6 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              option.disabled === true && 'pointer-events-none opacity-60',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              {...(value === undefined ? { defaultChecked: defaultValue === option.value } : { checked: value === option.value, onChange: () => onValueChange?.(option.value) })}
              {...(value === undefined && onValueChange !== undefined ? { onChange: () => onValueChange(option.value) } : {})}
              className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0 flex-1">
              <span className="flex flex-wrap items-center justify-between gap-2 font-medium">
                {option.label}
                {option.aside}
              </span>
              {option.description === undefined ? null : <span className="block text-small text-muted">{option.description}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const COLUMNS = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 lg:grid-cols-3' } as const;
