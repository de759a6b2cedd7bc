import type { ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';

const WIDTH = { page: 'max-w-page', form: 'max-w-form', full: '' } as const;

/** The room a page stands in: 1200 px at most, 640 for forms, all of it for plans and logs. */
export function PageBody({ width = 'page', children }: { width?: keyof typeof WIDTH; children: ReactNode }) {
  return <div className={classNames('mx-auto w-full px-4 py-6 md:px-8', WIDTH[width])}>{children}</div>;
}
