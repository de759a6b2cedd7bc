'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useNow } from './use-now.ts';

/** Shows a moment as clock time in the reader's zone, with the date unless it is today. The server says UTC. */
export function ClockTime({ at }: { at: string }) {
  const t = useTranslations('common');
  const locale = useLocale();
  const now = useNow();
  return (
    <time dateTime={at} className="whitespace-nowrap tabular-nums">
      {now === null ? t('timeUtc', { time: at.slice(0, 16).replace('T', ' ') }) : formatClock(at, now, locale)}
    </time>
  );
}

/** Returns 10:05:20 for today, and Jan 5, 2026, 10:05 for another day. `timeZone` is the reader's unless given. */
export function formatClock(at: string, now: number, locale: string, timeZone?: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const moment = new Date(at);
  const isToday = day.format(moment) === day.format(now);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: isToday ? 'medium' : 'short', hourCycle: 'h23', timeZone }).format(moment);
  return isToday ? time : `${day.format(moment)}, ${time}`;
}
