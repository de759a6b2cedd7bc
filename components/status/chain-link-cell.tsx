import { useTranslations } from 'next-intl';
import { classNames } from '#components/ui/class-names.ts';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import { EDGE_OF_TONE, TEXT_OF_TONE } from '#components/ui/tone.ts';
import type { ChainLink } from '#lib/status/wandb-chain.ts';
import { toneOfLink } from './status-tone.ts';

/** One link: what it is, whether it holds, and what was found. */
export function ChainLinkCell({ link }: { link: ChainLink }) {
  const t = useTranslations('status.chain');
  const tone = toneOfLink(link);
  const isReached = link.status !== 'not_reached';
  const word = link.code === 'too_old' || link.code === 'outdated' ? t.rich('unknownSince', { time: () => <ClockTime at={link.since} /> }) : t(`statuses.${link.status}`);
  return (
    <li className={classNames('min-w-0 border-l-2 py-0.5 pl-3 lg:border-l-0 lg:border-t-2 lg:pl-0 lg:pt-3', isReached ? EDGE_OF_TONE[tone] : 'border-border')}>
      <p className="flex flex-wrap items-center gap-x-2">
        <ToneIcon tone={tone} />
        <span className="font-medium">{t(`links.${link.name}`)}</span>
        <span className={classNames('text-caption font-medium', TEXT_OF_TONE[tone])}>{word}</span>
      </p>
      <p className="mt-1 text-small text-muted wrap-anywhere">{t(`found.${link.code}`, link.values)}</p>
    </li>
  );
}
