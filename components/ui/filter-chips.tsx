import Link from 'next/link';
import { classNames } from './class-names.ts';

export interface FilterChip {
  label: string;
  href: string;
  active: boolean;
  /** How many there are. */
  count?: number;
}

/** One of several ways to narrow a list down; each is an address, so that Back and a bookmark work. */
export function FilterChips({ label, chips }: { label: string; chips: readonly FilterChip[] }) {
  return (
    <nav aria-label={label} className="mb-4 flex flex-wrap gap-2">
      {chips.map((chip) => (
        <Link
          prefetch={false}
          key={chip.href}
          href={chip.href}
          aria-current={chip.active ? 'true' : undefined}
          className={classNames(
            'inline-flex h-8 items-center gap-1.5 whitespace-nowrap rounded-full border px-3 text-small transition-colors pointer-coarse:h-11',
            chip.active ? 'border-accent bg-hover font-medium text-text' : 'border-border text-muted hover:bg-hover hover:text-text',
          )}
        >
          {chip.label}
          {chip.count === undefined ? null : <span className="tabular-nums text-muted">{chip.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
