import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Alert } from '#components/ui/alert.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { ToneIcon } from '#components/ui/tone-icon.tsx';
import type { RunFailure } from '#lib/runs/run-failure.ts';

/** Why a run did not end well: what happened, why, what to do, and the buttons that do it (children). */
export function FailureCard({ failure, planted = false, children }: { failure: RunFailure; planted?: boolean; children?: ReactNode }) {
  const t = useTranslations('runs.failure');
  const { address, summary, detail } = failure.evidence;
  return (
    <section aria-labelledby="failure-title" className="rounded-card border border-failed/45 bg-surface">
      <h2 id="failure-title" className="flex items-start gap-2.5 rounded-t-card border-b border-failed/35 bg-failed/8 px-4 py-3 text-section font-semibold">
        <ToneIcon tone="failed" className="mt-0.5 size-5" />
        {failure.title}
      </h2>
      {planted ? <Alert tone="unknown" className="m-4 mb-0">{t('planted')}</Alert> : null}
      <div className="grid gap-x-6 gap-y-1 p-4 sm:grid-cols-[max-content_minmax(0,1fr)] sm:gap-y-3">
        <Part label={t('cause')}>{failure.cause}</Part>
        <Part label={t('action')}><Advice text={failure.action} /></Part>
        {address === null ? null : <Part label={t('where')}><code className="font-mono text-code wrap-anywhere">{address}</code></Part>}
      </div>
      {summary === '' && detail === '' ? null : (
        <Disclosure summary={t('evidence')} className="border-t border-border px-4 py-1">
          <pre className="overflow-x-auto whitespace-pre-wrap font-mono text-code text-muted wrap-anywhere">{[summary, detail].filter((part) => part !== '').join('\n\n')}</pre>
        </Disclosure>
      )}
      <Others others={failure.others} />
      {children === undefined ? null : <footer className="flex flex-wrap gap-2 border-t border-border px-4 py-3">{children}</footer>}
    </section>
  );
}

/** What else went wrong: nothing of it is mended by mending the first. */
function Others({ others }: Pick<RunFailure, 'others'>) {
  const t = useTranslations('runs.failure');
  const count = others.reduce((sum, { errors }) => sum + errors.length, 0);
  if (count === 0) return null;
  return (
    <Disclosure summary={t('others', { count })} className="border-t border-border px-4 py-1">
      <dl className="flex flex-col gap-3">
        {others.map(({ title, errors }) => (
          <div key={title}>
            <dt className="font-medium">{title}</dt>
            {errors.map(({ address, summary }, index) => (
              <dd key={index} className="mt-1 wrap-anywhere">
                {address === null ? null : <code className="font-mono text-code">{address}</code>}
                <p className="whitespace-pre-wrap font-mono text-code text-muted">{summary}</p>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}

function Part({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <h3 className="font-medium text-muted max-sm:not-first:mt-3">{label}</h3>
      <div className="min-w-0 whitespace-pre-line wrap-anywhere">{children}</div>
    </>
  );
}

/** A line of advice that is to be typed into a terminal. */
const COMMAND = /^(?:az|curl) /;

/** What to do, its commands set apart so that they can be copied. */
function Advice({ text }: { text: string }) {
  const t = useTranslations('runs.failure');
  return (
    <div className="flex flex-col gap-2">
      {text.split('\n').map((line) => (COMMAND.test(line) ? <CodeBlock key={line} code={line} label={t('command')} /> : <p key={line}>{line}</p>))}
    </div>
  );
}
