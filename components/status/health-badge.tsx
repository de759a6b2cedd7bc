'use client';

import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Tone } from '#components/ui/tone.ts';
import { useNow } from '#components/ui/use-now.ts';

interface HealthBadgeProps {
  tone: Tone;
  label: string;
  /** What it is about: the component, the link. */
  about: string | null;
  /** When it was last known; null: never. */
  asOf: string | null;
  /** Until when it may be shown, in milliseconds; then it is what `unknownLabel` says. */
  until: number;
  unknownLabel: string;
  sinceLabel: string;
}

/** A deployment's health in a list. A list that is left open turns grey by itself: it never shows a stale green. */
export function HealthBadge({ tone, label, about, asOf, until, unknownLabel, sinceLabel }: HealthBadgeProps) {
  const now = useNow();
  const isUnknown = tone === 'unknown' || (now !== null && now > until);
  const isStale = isUnknown && tone !== 'unknown';
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <StatusBadge tone={isUnknown ? 'unknown' : tone} label={isStale ? unknownLabel : label} />
      {isUnknown && asOf !== null ? <span className="text-caption text-muted">{sinceLabel} <RelativeTime at={asOf} /></span> : null}
      {!isUnknown && about !== null ? <span className="text-caption text-muted">{about}</span> : null}
    </span>
  );
}
