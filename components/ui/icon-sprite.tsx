import { CircleCheck, CircleDashed, CircleDot, Diamond, FlaskConical, OctagonX, type LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import type { Tone } from './tone.ts';

/** The icons that a page may show a hundred times, as one for each row of a list. */
const ICONS = {
  running: CircleDot,
  waiting: Diamond,
  good: CircleCheck,
  failed: OctagonX,
  unknown: CircleDashed,
  practice: FlaskConical,
} satisfies Record<Tone | 'practice', LucideIcon>;

type SpriteIconName = keyof typeof ICONS;

/** Each of them once, in the document's beginning; what shows one refers to it. They were a tenth of what the dashboard sends. */
export function IconSprite() {
  return (
    <svg aria-hidden className="absolute size-0">
      {Object.entries(ICONS).map(([name, Icon]) => <symbol key={name} id={idOf(name)} viewBox="0 0 24 24"><Icon /></symbol>)}
    </svg>
  );
}

export function SpriteIcon({ name, className }: { name: SpriteIconName; className?: string }) {
  return <svg aria-hidden className={classNames('size-4 shrink-0', className)}><use href={`#${idOf(name)}`} /></svg>;
}

function idOf(name: string): string {
  return `icon-${name}`;
}
