import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'regular' | 'small' | 'icon';

const LOOK: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent/90',
  secondary: 'border border-control bg-surface text-text hover:bg-hover',
  ghost: 'text-text hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:bg-danger/90',
};

const SIZE: Record<ButtonSize, string> = {
  regular: 'control-height px-3.5',
  small: 'h-7 px-2.5 text-small pointer-coarse:h-11',
  icon: 'control-square',
};

/** How a button looks, for buttons and for links that look like one. */
export function buttonStyle(variant: ButtonVariant, size: ButtonSize, className?: string): string {
  return classNames(
    'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control text-body font-medium transition-colors',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50',
    SIZE[size],
    LOOK[variant],
    className,
  );
}
