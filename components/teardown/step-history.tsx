import { useTranslations } from 'next-intl';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { TeardownStep } from '#lib/teardown/teardown-step.ts';

/** What was done outside Terraform so that the teardown could go on: by whom, when, and with what outcome. Nothing where nothing was. */
export function StepHistory({ steps }: { steps: readonly TeardownStep[] }) {
  const t = useTranslations('teardown.steps');
  if (steps.length === 0) return null;
  return (
    <Card title={t('title')} flush>
      <ul>
        {steps.map((step) => (
          <li key={step.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-border px-4 py-2.5 last:border-b-0">
            <StatusBadge {...outcomeOf(step)} label={t(outcomeOf(step).word)} />
            <span className="font-medium">{t(step.kind, { name: step.detail.name, count: step.detail.addresses?.length ?? 0 })}</span>
            <span className="text-small text-muted">{t.rich('by', { who: step.requestedBy, time: () => <RelativeTime at={step.requestedAt} /> })}</span>
            {step.retryAt === null ? null : <Pause until={step.retryAt} />}
            {step.failure === null ? null : <p className={classNames('w-full text-small wrap-anywhere', step.finishedAt === null ? 'text-muted' : 'text-failed')}>{step.failure.message}</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Pause({ until }: { until: string }) {
  const t = useTranslations('teardown.steps');
  return <p className="w-full text-small text-muted">{t.rich('paused', { time: () => <ClockTime at={until} /> })}</p>;
}

function outcomeOf({ finishedAt, failure, retryAt }: TeardownStep): { tone: 'running' | 'waiting' | 'failed' | 'good'; word: 'pending' | 'waits' | 'refused' | 'done' } {
  if (finishedAt === null && retryAt !== null) return { tone: 'waiting', word: 'waits' };
  if (finishedAt === null) return { tone: 'running', word: 'pending' };
  return failure === null ? { tone: 'good', word: 'done' } : { tone: 'failed', word: 'refused' };
}
