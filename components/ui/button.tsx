import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { buttonStyle, type ButtonSize, type ButtonVariant } from './button-style.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Under way: the button turns, says so, and cannot be pressed again. */
  pending?: boolean;
}

/** A verb with its object. An icon button needs an aria-label. */
export function Button({ variant = 'secondary', size = 'regular', pending = false, type = 'button', className, disabled, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      // The attribute is a variable for wrappers that make it a submit button.
      type={type}
      disabled={disabled === true || pending}
      aria-busy={pending || undefined}
      className={buttonStyle(variant, size, className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : null}
      {children}
    </button>
  );
}
