import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Tone } from '#components/ui/tone.ts';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import type { Target } from '#lib/deployments/deployment.ts';
import { failedOf, type PreflightCheck, type PreflightReport } from '#lib/preflight/preflight.ts';
import { CheckCard } from './check-card.tsx';
import type { PreflightState } from './use-preflight.ts';

interface PreflightPanelProps {
  state: PreflightState;
  target: Target;
  /** Something that failed keeps the run back. */
  blocks: boolean;
  /** The report is about how the deployment was before it was changed. */
  outdated: boolean;
  /** Nothing is to start now: what was found is folded away until the next deploy. */
  calm?: boolean;
  allowed: { look: boolean; fix: boolean };
  headingLevel?: 2 | 3;
}

/** What a run needs, check by check: what failed first, what passed folded away. */
export function PreflightPanel({ state, target, blocks, outdated, calm = false, allowed, headingLevel = 2 }: PreflightPanelProps) {
  const t = useTranslations('preflight');
  const { report, busy, lost, refusal, start } = state;
  const again = allowed.look ? <Button size="small" pending={busy} onClick={() => start({ again: true, fix: null })}>{t(report === null ? 'check' : 'again')}</Button> : undefined;
  const checks = report === null ? null : <Checks checks={report.checks} onFix={allowed.fix ? (fix) => start({ again: true, fix }) : null} busy={busy} />;
  return (
    <Card title={t('title')} description={t(target === 'practice' ? 'descriptionPractice' : 'description')} actions={again} headingLevel={headingLevel}>
      <div className="flex flex-col gap-4">
        {refusal === null ? null : <Alert tone="failed" urgent>{refusal}</Alert>}
        {lost ? <Alert tone="waiting">{t('lost')}</Alert> : null}
        {outdated ? <Alert tone="waiting">{t('outdated')}</Alert> : null}
        <div role="status">{report === null ? (busy ? <Summary tone="running" text={t('waiting')} /> : <p className="text-muted">{t('never')}</p>) : <ReportSummary report={report} blocks={blocks && !outdated} calm={calm} />}</div>
        {checks === null || !calm ? checks : <Disclosure summary={t('findings')}><div className="flex flex-col gap-4 pt-2">{checks}</div></Disclosure>}
      </div>
    </Card>
  );
}

function ReportSummary({ report, blocks, calm }: { report: PreflightReport; blocks: boolean; calm: boolean }) {
  const t = useTranslations('preflight');
  const { startedAt, finishedAt, checks } = report;
  if (finishedAt === null) return <Summary tone="running" text={startedAt === null ? t('waiting') : t('underWay', { count: checks.length })} />;
  const count = failedOf(checks).length;
  const worth = checks.filter(({ status }) => status === 'warned' || status === 'unknown').length;
  const text = count > 0 ? t(calm ? 'failedNext' : blocks ? 'failed' : 'failedPractice', { count }) : worth > 0 ? t('clearWarned', { count: worth }) : t('clear');
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <Summary tone={count === 0 ? 'good' : calm ? 'unknown' : 'failed'} text={text} />
      <span className="text-small text-muted">{t('checkedAt')} <RelativeTime at={finishedAt} /></span>
    </div>
  );
}

function Summary({ tone, text }: { tone: Tone; text: string }) {
  return <p className="flex items-center gap-2 font-medium"><ToneIcon tone={tone} />{text}</p>;
}

/** The worst first; in each kind the order in which a run would meet them. */
const ORDER = ['failed', 'warned', 'unknown'] as const;

function Checks({ checks, onFix, busy }: { checks: readonly PreflightCheck[] } & Pick<Parameters<typeof CheckCard>[0], 'onFix' | 'busy'>) {
  const t = useTranslations('preflight');
  const open = ORDER.flatMap((status) => checks.filter((check) => check.status === status));
  const passed = checks.filter(({ status }) => status === 'passed');
  return (
    <>
      {open.length === 0 ? null : <ul className="flex flex-col gap-3">{open.map((check) => <CheckCard key={check.id} check={check} onFix={onFix} busy={busy} />)}</ul>}
      {passed.length === 0 ? null : (
        <Disclosure summary={t('passedCount', { count: passed.length })}>
          <ul className="flex flex-col divide-y divide-border">
            {passed.map(({ id, title, found, why }) => (
              <li key={id} className="flex gap-2.5 py-2">
                <ToneIcon tone="good" className="mt-0.5" />
                <div className="min-w-0">
                  <p><span className="font-medium">{title}.</span> <span className="wrap-anywhere">{found}</span></p>
                  <p className="text-small text-muted">{why}</p>
                </div>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}
