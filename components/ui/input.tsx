import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { CONTROL_STYLE } from './control-style.ts';

/** A line of text. Font size stays at 16 px under a finger, or iOS zooms the page. */
export function Input({ className, type = 'text', ...rest }: ComponentProps<'input'>) {
  return <input {...rest} type={type} className={classNames(CONTROL_STYLE, 'control-height pointer-coarse:text-section', className)} />;
}
