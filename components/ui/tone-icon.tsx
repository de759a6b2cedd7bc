import { CircleCheck, CircleDashed, CircleDot, Diamond, OctagonX, type LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import { TEXT_OF_TONE, type Tone } from './tone.ts';

const ICON_OF_TONE: Record<Tone, LucideIcon> = {
  running: CircleDot,
  waiting: Diamond,
  good: CircleCheck,
  failed: OctagonX,
  unknown: CircleDashed,
};

/** The shape of a tone, so that status is never colour alone. The word stands beside it. */
export function ToneIcon({ tone, className }: { tone: Tone; className?: string }) {
  const Icon = ICON_OF_TONE[tone];
  return <Icon aria-hidden className={classNames('size-4 shrink-0', TEXT_OF_TONE[tone], className)} />;
}
