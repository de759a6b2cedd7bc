import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { StageState, TeardownStage } from '#lib/teardown/teardown-view.ts';

interface StageProps {
  stage: TeardownStage;
  state: StageState;
  /** Something before it waits for a decision. */
  later: boolean;
  children: ReactNode;
}

/** One thing on the way to a teardown: what it is, how it stands, and what can be done about it. */
export function Stage({ stage, state, later, children }: StageProps) {
  const t = useTranslations('teardown');
  const waits = later && state === 'open';
  const tone = state === 'clear' ? 'good' : state === 'unknown' || waits ? 'unknown' : 'waiting';
  return (
    <li className="border-b border-border px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">{t(`${stage}.title`)}</h3>
        <StatusBadge tone={tone} label={t(`way.${waits ? 'later' : state}`)} />
      </div>
      <div className="mt-1 flex flex-col items-start gap-3">{children}</div>
    </li>
  );
}
