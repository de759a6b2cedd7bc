import { classNames } from './class-names.ts';
import { FILL_OF_TONE, type Tone } from './tone.ts';

export interface ProgressSegment {
  key: string;
  /** Said on hover: the name and the count. */
  label: string;
  total: number;
  done: number;
  tone: Tone;
}

interface ProgressBarProps {
  label: string;
  segments: readonly ProgressSegment[];
  className?: string;
}

/** A bar cut into parts as wide as what they hold; each fills as it gets done. */
export function ProgressBar({ label, segments, className }: ProgressBarProps) {
  const total = segments.reduce((sum, segment) => sum + segment.total, 0);
  const done = segments.reduce((sum, segment) => sum + segment.done, 0);
  return (
    <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done} className={classNames('flex h-2 gap-0.5', className)}>
      {segments.map((segment) => (
        <div
          key={segment.key}
          title={segment.label}
          style={{ flexGrow: segment.total, flexBasis: 0 }}
          className="min-w-1 overflow-hidden bg-border first:rounded-l-full last:rounded-r-full"
        >
          <div style={{ width: `${percent(segment)}%` }} className={classNames('h-full transition-[width]', FILL_OF_TONE[segment.tone])} />
        </div>
      ))}
    </div>
  );
}

function percent({ done, total }: ProgressSegment): number {
  return total === 0 ? 0 : Math.min(100, (done / total) * 100);
}
