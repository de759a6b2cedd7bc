import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['caption', 'small', 'body', 'section', 'title', 'figure', 'code'],
      radius: ['card', 'control'],
      shadow: ['float'],
      container: ['page', 'form', 'dialog', 'tip'],
      breakpoint: ['split'],
    },
    classGroups: { h: ['control-height', 'row-height'], size: ['control-square'] },
  },
});

/** Joins class names; of two that say the same thing the later one holds. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
