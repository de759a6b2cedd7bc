import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { CONTROL_STYLE } from './control-style.ts';

interface SelectProps extends ComponentProps<'select'> {
  /** Instead of children: values and their words. */
  options?: readonly { value: string; label: string; disabled?: boolean }[];
  children?: ReactNode;
}

/** One of several, by the browser's own list: it knows phones, keyboards and screen readers best. */
export function Select({ options, children, className, ...rest }: SelectProps) {
  return (
    <div className={classNames('relative', className)}>
      <select {...rest} className={classNames(CONTROL_STYLE, 'control-height appearance-none pr-9 pointer-coarse:text-section')}>
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>
        ))}
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute right-3 top-1/2 size-4 -translate-y-1/2 text-muted" />
    </div>
  );
}
