import { classNames } from './class-names.ts';
import { SpriteIcon } from './icon-sprite.tsx';
import { TEXT_OF_TONE, type Tone } from './tone.ts';

/** The shape of a tone, so that status is never colour alone. The word stands beside it. */
export function ToneIcon({ tone, className }: { tone: Tone; className?: string }) {
  return <SpriteIcon name={tone} className={classNames(TEXT_OF_TONE[tone], className)} />;
}
