/** The box of every control that takes text. */
export const CONTROL_STYLE =
  'w-full rounded-control border border-control bg-surface px-3 text-body text-text transition-colors ' +
  'hover:border-text/60 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:cursor-not-allowed disabled:opacity-60 read-only:bg-background aria-invalid:border-failed';
