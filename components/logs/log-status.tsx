import { useTranslations } from 'next-intl';
import { classNames } from '#components/ui/class-names.ts';
import { TEXT_OF_TONE, type Tone } from '#components/ui/tone.ts';
import { ToneIcon } from '#components/ui/tone-icon.tsx';

/** How a page hears of new lines: still connecting, live, lost (and trying again), or over. */
export type StreamState = 'connecting' | 'live' | 'lost' | 'ended';

const TONE_OF_STREAM: Record<StreamState, Tone> = { connecting: 'unknown', live: 'running', lost: 'waiting', ended: 'good' };

/** Says whether what one sees is live. */
export function LogStatus({ stream }: { stream: StreamState }) {
  const t = useTranslations('logs.stream');
  const tone = TONE_OF_STREAM[stream];
  return (
    <span role="status" className={classNames('flex items-center gap-1.5', TEXT_OF_TONE[tone])}>
      <ToneIcon tone={tone} className="size-3.5" />
      {t(stream)}
    </span>
  );
}
