import { classNames } from './class-names.ts';
import { EDGE_OF_TONE, TEXT_OF_TONE, TINT_OF_TONE, type Tone } from './tone.ts';
import { ToneIcon } from './tone-icon.tsx';

interface StatusBadgeProps {
  tone: Tone;
  /** The word of the status. */
  label: string;
  className?: string;
}

/** A status as shape, word and colour. */
export function StatusBadge({ tone, label, className }: StatusBadgeProps) {
  return (
    <span
      className={classNames(
        'pill',
        TEXT_OF_TONE[tone],
        TINT_OF_TONE[tone],
        EDGE_OF_TONE[tone],
        className,
      )}
    >
      <ToneIcon tone={tone} className="size-3.5" />
      {label}
    </span>
  );
}
