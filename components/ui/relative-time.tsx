'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useNow } from './use-now.ts';

/** When something was, seen from now; the full time in the reader's zone on hover. The server, not knowing the zone, says UTC. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const t = useTranslations('common');
  const locale = useLocale();
  const now = useNow();
  const text = now === null ? t('timeUtc', { time: at.slice(0, 16).replace('T', ' ') }) : formatRelative(Date.parse(at) - now, locale, { now: t('now'), soon: t('soon') });
  return (
    <time dateTime={at} title={now === null ? undefined : formatFull(at, locale)} className={className ?? 'whitespace-nowrap'}>
      {text}
    </time>
  );
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** What is to come is told as much longer, so that a day that just began to run is a day. */
const ROUNDING_SECONDS = 30;

/** Under a minute is *just now*, or *in less than a minute*: seconds that count up beside a history say nothing. */
export function formatRelative(milliseconds: number, locale: string, { now, soon }: { now: string; soon: string }): string {
  const whole = Math.round(milliseconds / 1000);
  const seconds = whole > 0 ? whole + ROUNDING_SECONDS : whole;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (unit === undefined) return whole > 0 ? soon : now;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(Math.trunc(seconds / unit[1]), unit[0]);
}

function formatFull(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(at));
}
