import { Fragment } from 'react';
import { ClockTime, formatClock } from './clock-time.tsx';

/** ISO 8601 in UTC, and as Go prints a time in UTC: Terraform's lock info has it so. */
const TIME = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z| \+0000 UTC)/g;

/** Shows a text of the server with its times on the reader's clock. */
export function TextWithTimes({ text }: { text: string }) {
  return splitTimes(text).map((part, index) => <Fragment key={index}>{'at' in part ? <ClockTime at={part.at} /> : part.text}</Fragment>);
}

/** Returns a text of the server with its times on the reader's clock. `timeZone` is the reader's unless given. */
export function writeTimes(text: string, now: number, locale: string, timeZone?: string): string {
  return splitTimes(text).map((part) => ('at' in part ? formatClock(part.at, now, locale, timeZone) : part.text)).join('');
}

function splitTimes(text: string): ({ text: string } | { at: string })[] {
  let from = 0;
  const parts: ({ text: string } | { at: string })[] = [];
  for (const match of text.matchAll(TIME)) {
    parts.push({ text: text.slice(from, match.index) }, { at: `${match[1]}T${match[2]}Z` });
    from = match.index + match[0].length;
  }
  return [...parts, { text: text.slice(from) }];
}
